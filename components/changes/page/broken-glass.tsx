"use client";

import { Alert, Button, Group, Text } from "@mantine/core";
import { IconFlame } from "@tabler/icons-react";
import { useState } from "react";
import { tellRefusal, useChange } from "#components/changes/change-scope.tsx";

/** Over a change that was applied without its approvals: why, by whom, and who has looked at it since. */
export function BrokenGlass() {
  const { review, act } = useChange();
  const [isBusy, setBusy] = useState(false);
  const { breakGlassReason, endedBy, acts, covers, change, reviews } = review;
  if (breakGlassReason === null) return null;
  const seenBy = reviews.filter(({ verdict }) => verdict === "acknowledged").map(({ name }) => name);
  const acknowledge = async () => {
    setBusy(true);
    tellRefusal("Not acknowledged", await act("reviewChange", { id: change.id, verdict: "acknowledged", covers }, "Acknowledged."));
    setBusy(false);
  };
  return (
    <Alert color="red" icon={<IconFlame aria-hidden />} title={`${endedBy} broke the glass: applied without its approvals`} mb="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: "1 1 280px" }}>
          <Text style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>{breakGlassReason}</Text>
          <Text size="sm" mt={4}>
            {seenBy.length > 0 ? `Acknowledged by ${seenBy.join(", ")}.` : "Nobody has acknowledged it yet."}
          </Text>
        </div>
        {acts.acknowledge === null && (
          <Button variant="default" loading={isBusy} onClick={() => void acknowledge()}>
            Acknowledge
          </Button>
        )}
      </Group>
    </Alert>
  );
}
