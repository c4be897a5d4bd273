import * as z from "zod";
import { contract } from "#lib/api/contract.ts";

/** The shape of what each command prints with --json, by the heading under which docs/cli-json.md shows it. Exactly these keys, no others. */

const [Text, Whole, Yes] = [z.string(), z.int(), z.boolean()];
const Code = z.enum([
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "gone",
  "invalid",
  "too_large",
  "rate_limited",
  "unavailable",
]);
/** A change that waits for a review. */
const Sent = z.strictObject({ id: Text, number: Whole, url: Text });
const Problem = z.strictObject({ path: Text, message: Text });
const Key = { section: Text, key: Text, path: Text };

const Outcome = {
  file: Text,
  revision: Whole,
  done: Yes,
  ...{ pushed: Whole, pulled: Whole, dropped: Whole, sent: Whole, waiting: Whole },
  pushes: z.array(
    z.strictObject({ ...Key, key: Text.nullable(), change: z.enum(["set", "cleared", "removed"]), sentIn: Whole.nullable() }),
  ),
  pulls: z.array(z.strictObject({ ...Key, version: Whole, change: z.enum(["set", "removed"]) })),
  drops: z.array(z.strictObject({ section: Text, path: Text })),
  conflicts: z.array(z.strictObject({ ...Key, message: Text })),
  refusals: z.array(z.strictObject({ ...Key, message: Text })),
  notes: z.array(z.strictObject({ section: Text, key: Text.nullable(), path: Text.nullable(), message: Text })),
  warnings: z.array(z.strictObject({ section: Text, key: Text, line: Whole, message: Text })),
  changes: z.array(Sent),
  adopt: z.array(Text),
};
const WaitingKey = z.strictObject({ ...Key, number: Whole });
/** `waiting` is the list of the keys that wait, in place of their number. */
const Sync = z.strictObject({ ...Outcome, waiting: z.array(WaitingKey) });
const Failed = z.strictObject({ code: Code, message: Text, details: z.record(Text, z.unknown()) });
const Targets = z.strictObject({
  targets: z.array(
    z.union([
      z.strictObject({ name: Text, ...Outcome, waiting: z.array(WaitingKey), error: z.null() }),
      z.strictObject({ name: Text, file: Text, error: Failed }),
    ]),
  ),
});

const Moved = z.enum(["set", "changed", "removed"]).nullable();
const StatusTarget = z.strictObject({
  name: Text,
  file: Text,
  state: Text,
  counts: z.strictObject({ pushed: Whole, pulled: Whole, dropped: Whole, sent: Whole, waiting: Whole, conflicts: Whole }).nullable(),
  keys: z.array(z.strictObject({ ...Key, file: Moved, server: Moved, isConflict: Yes })),
  error: z.strictObject({ code: Code, message: Text }).nullable(),
});

const Caller = { server: Text, instance: Text.nullable(), name: Text.nullable(), permissions: z.array(Text) };
const Trusted = { instance: Text, fingerprint: Text, revision: Whole, row: Whole.nullable() };
const Tally = z.strictObject({ created: Whole, changed: Whole, unchanged: Whole, skipped: Whole });
const Tallies = { types: Tally, schemas: Tally, blocks: Tally, variables: Tally };
const RestoreShown = {
  asOf: Whole,
  steps: z.array(z.strictObject({ path: Text, pathNow: Text.nullable(), step: Text, version: Whole.nullable() })),
  left: z.array(z.strictObject({ path: Text, reason: Text })),
  refusals: z.array(z.strictObject({ path: Text, reason: Text })),
};
const ImportedEdit = z.strictObject({
  path: Text,
  op: Text,
  fields: z.array(z.strictObject({ field: Text, change: Text, isSecret: Yes })),
});
const ChangeRef = z.strictObject({ id: Text, number: Whole, state: Text, round: Whole, url: Text });

export const jsonShapes = {
  "a refusal": z.strictObject({ error: z.strictObject({ code: Code, message: Text, details: z.record(Text, z.unknown()) }) }),
  version: z.strictObject({ version: Text }),
  login: z.strictObject({ ...Caller, instance: Text, name: Text, workspace: Text }),
  logout: z.strictObject({ server: Text, wasSignedIn: Yes, isRevoked: Yes }),
  ls: z.array(z.strictObject({ path: Text, version: Whole, updatedAt: Text, updatedBy: Text, tags: z.array(Text), description: Text })),
  "get PATH": z.strictObject({
    ...{ path: Text, version: Whole, updatedAt: Text, updatedBy: Text, tags: z.array(Text), description: Text },
    secrets: z.array(Text),
    data: z.record(Text, z.unknown()),
  }),
  "get PATH FIELD": z.unknown(),
  set: z.strictObject({
    ...{ path: Text, field: Text.nullable(), version: Whole, isChanged: Yes, revision: Whole },
    state: z.enum(["applied", "open"]),
    change: Sent.nullable(),
  }),
  rm: z.strictObject({ path: Text, revision: Whole, state: z.enum(["applied", "open"]), change: Sent.nullable() }),
  history: z.array(
    z.strictObject({
      ...{ revision: Whole, id: Text, message: Text, author: Text, client: Text, at: Text },
      entries: z.array(z.strictObject({ path: Text, op: Text, version: Whole })),
    }),
  ),
  "restore --dry-run": z.strictObject({ ...RestoreShown, state: z.literal("none") }),
  restore: z.strictObject({ ...RestoreShown, state: z.enum(["applied", "open"]), revision: Whole, number: Whole.nullable(), id: Text }),
  "load-credentials, secrets": Sync,
  "pull, push, sync, diff": Targets,
  status: z.strictObject({
    ...Caller,
    workspace: z.strictObject({ slug: Text, revision: Whole }).nullable(),
    targets: z.array(StatusTarget),
  }),
  "change ls": z.array(contract.listOpenChanges.output.shape.changes.element),
  "change show": contract.getReview.output.extend({ diffs: contract.getChange.output.shape.diffs, url: Text }),
  "change approve, change request-changes": contract.reviewChange.output.extend({ change: z.strictObject({ id: Text, number: Whole }) }),
  "change comment": contract.commentOnChange.output,
  "change open, change close, change reopen, change revert": ChangeRef,
  "change apply": z.strictObject({ id: Text, number: Whole, revision: Whole, edits: contract.applyOpenChange.output.shape.edits }),
  "import prefect --dry-run": z.strictObject({
    ...{ source: Text, isApplied: z.literal(false), ...Tallies },
    ...{ newTypes: z.array(Text), edits: z.array(ImportedEdit), problems: z.array(Problem) },
  }),
  "import prefect": z.strictObject({
    ...{ source: Text, isApplied: Yes, changeId: Text.nullable(), state: Text, change: Sent.nullable(), revision: Whole },
    ...Tallies,
    ...{ newTypes: z.array(Text), problems: z.array(Problem) },
  }),
  "export prefect": z.strictObject({
    ...{ target: Text, ...Tallies, steps: z.array(z.strictObject({ op: Text, what: Text })), problems: z.array(Problem) },
    ...{ left: z.strictObject({ blocks: Whole, variables: Whole }), isDone: Yes },
  }),
  bundle: z.strictObject({
    ...{ file: Text, server: Text, instance: Text, workspace: Text, epoch: Whole, revision: Whole, issuedAt: Text },
    ...{ patterns: z.array(Text), entries: Whole, fingerprint: Text },
  }),
  "bundle keygen": z.strictObject({ file: Text, recipient: Text }),
  trust: z.strictObject({
    ...{ server: Text, workspace: Text },
    before: z.strictObject({ instance: Text.nullable(), fingerprint: Text.nullable(), revision: Whole.nullable(), row: Whole.nullable() }),
    now: z.strictObject(Trusted),
  }),
  doctor: z.strictObject({
    ...{ isHealthy: Yes, problems: Whole, warnings: Whole },
    findings: z.array(
      z.strictObject({ check: Text, level: z.enum(["ok", "note", "warning", "problem"]), message: Text, fix: Text.nullable() }),
    ),
  }),
  "audit export": z.strictObject({ file: Text, format: z.enum(["jsonl", "csv"]), bytes: Whole, key: Text }),
  "audit verify": z.strictObject({
    ...{ isWhole: Yes, finding: z.strictObject({ line: Whole, message: Text }).loose().nullable() },
    ...{ instance: Text, workspace: Text, rows: Whole, checked: Whole, checkpoints: Whole, at: Text },
  }),
  watch: z.union([
    z.strictObject({ target: Text, state: z.literal("synced"), ...Outcome, waiting: z.array(WaitingKey) }),
    z.strictObject({ target: Text, state: Text, message: Text.optional() }),
  ]),
} satisfies Record<string, z.ZodType>;
export type JsonShape = keyof typeof jsonShapes;
