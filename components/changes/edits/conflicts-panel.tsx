"use client";

import { Alert, Button, Group, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useChange } from "#components/changes/change-scope.tsx";
import { ConflictView } from "#components/diff/conflict-view.tsx";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { ConflictPicks } from "#lib/core/conflict-choices.ts";
import { settlementOf } from "./settle.ts";

const namedMax = 5;

/** Over the edits, while others have changed the same: what is in the way, and the way out. What is chosen shows as the diffs below. */
export function ConflictsPanel() {
  const { review } = useChange();
  const [isSettling, setSettling] = useState(false);
  const inConflict = review.edits.filter(({ conflict }) => conflict !== null);
  if (inConflict.length === 0) return null;
  if (isSettling) return <Settling onDone={() => setSettling(false)} />;
  const count = inConflict.length === 1 ? "An entry has" : `${inConflict.length} entries have`;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={`${count} moved in the same fields`}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Text size="sm">Others saved these meanwhile. Nothing of theirs is overwritten until somebody chooses.</Text>
          <List size="sm" mt={4}>
            {inConflict.slice(0, namedMax).map(({ entryId, path }) => (
              <List.Item key={entryId} className="mono">
                {path}
              </List.Item>
            ))}
          </List>
          {inConflict.length > namedMax && <Text size="sm">and {inConflict.length - namedMax} more</Text>}
        </div>
        {review.acts.edit === null && <Button onClick={() => setSettling(true)}>Settle it</Button>}
      </Group>
    </Alert>
  );
}

function Settling({ onDone }: { onDone: () => void }) {
  const { review, act } = useChange();
  const [refusal, setRefusal] = useState<Refusal>();
  const conflicts = review.edits.flatMap(({ conflict }) => conflict ?? []);
  const settle = async (picks: ConflictPicks) => {
    const outcome = await act("resolveConflicts", { id: review.change.id, entries: settlementOf(review.edits, picks) });
    if (outcome.ok) onDone();
    else setRefusal(outcome.refusal);
  };
  return (
    <Panel title="Settle what both changed">
      {refusal && <ErrorPanel title="Not settled" refusal={refusal} />}
      <ConflictView conflicts={conflicts} onCancel={onDone} onResolve={settle} cancelLabel="Later" resolveLabel="Put it into the change" />
    </Panel>
  );
}
