"use client";

import { Anchor } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { useLeaveGuard } from "#components/editor/use-leave-guard.ts";
import { useSession } from "#components/shell/session.tsx";
import { Page } from "#components/ui/page.tsx";
import type { Action } from "#lib/api/action.ts";
import { editsOf, type ImportEdit } from "#lib/core/import/choices.ts";
import { ImportChoose } from "./choose/import-choose.tsx";
import { ImportCompare } from "./compare/import-compare.tsx";
import { ImportDone, type ImportOutcome } from "./import-done.tsx";
import { ImportStart } from "./import-start.tsx";
import { Step } from "./step.tsx";
import { useImport } from "./use-import.ts";

type Stage = { at: "choose" } | { at: "compare"; edits: ImportEdit[] } | { at: "done"; outcomes: ImportOutcome[] };

const purpose = "Blocks, secrets, KV pairs or a configuration from a file. Nothing is saved before you have seen what changes.";
const choosing: Stage = { at: "choose" };

/** From a file to one change in three steps: read it in the browser, choose what becomes what, compare and save. */
export function ImportScreen({ compareImport }: { compareImport: Action<"compareImport"> }) {
  const file = useImport();
  const [stage, setStage] = useState<Stage>(choosing);
  const { read, proposal, choices } = file;
  useLeaveGuard({ isChanged: read !== undefined && stage.at !== "done", hasTypedSecrets: false });
  const [hasBegun, setBegun] = useState(false);
  const again = () => {
    setBegun(true);
    file.forget();
    setStage(choosing);
  };
  return (
    <Page title="Import" purpose={purpose} actions={<FromPrefect />}>
      {!read && stage.at !== "done" && (
        <Step label="Read a file" isFirst={!hasBegun}>
          <ImportStart file={file} />
        </Step>
      )}
      {read && proposal && stage.at === "choose" && (
        <Step label="Choose what becomes what">
          <ImportChoose
            file={{ ...file, read, proposal }}
            onAgain={again}
            onCompare={() => setStage({ at: "compare", edits: editsOf(proposal, choices) })}
          />
        </Step>
      )}
      {read && stage.at === "compare" && (
        <Step label="Compare and save">
          <ImportCompare
            edits={stage.edits}
            source={read.source.name}
            compareImport={compareImport}
            onBack={() => setStage(choosing)}
            onAgain={again}
            onDone={(outcomes) => {
              file.forget();
              setStage({ at: "done", outcomes });
            }}
          />
        </Step>
      )}
      {stage.at === "done" && (
        <Step label="Imported">
          <ImportDone outcomes={stage.outcomes} onAgain={again} />
        </Step>
      )}
    </Page>
  );
}

function FromPrefect() {
  const { can } = useSession();
  if (!can("manage")) return null;
  return (
    <Anchor component={Link} href="/settings/import" size="sm">
      Import from a Prefect server
    </Anchor>
  );
}
