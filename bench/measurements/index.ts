import type { Measurement } from "../measurement.ts";
import { auditVerify } from "./audit-verify.ts";
import { changes } from "./changes.ts";
import { cliStart } from "./cli-start.ts";
import { cliSync } from "./cli-sync.ts";
import { cliTargets } from "./cli-targets.ts";
import { largePull } from "./large-pull.ts";
import { largeWorkspace } from "./large-workspace.ts";
import { longPoll } from "./long-poll.ts";
import { prefect } from "./prefect.ts";
import { prefectClient } from "./prefect-client.ts";
import { prefectVariables } from "./prefect-variables.ts";
import { pullFull } from "./pull-full.ts";
import { pullUnchanged } from "./pull-unchanged.ts";
import { watchers } from "./watchers.ts";

/** Everything that is measured, in the order of the report. */
export const measurements: readonly Measurement[] = [
  pullUnchanged,
  pullFull,
  changes,
  longPoll,
  largeWorkspace,
  cliStart,
  cliSync,
  cliTargets,
  auditVerify,
  watchers,
  largePull,
  prefect,
  prefectClient,
  prefectVariables,
];
