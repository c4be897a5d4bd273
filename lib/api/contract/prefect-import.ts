import * as z from "zod";
import { ChangeOutcome, EditPreview } from "./changes.ts";
import { Done, Moment, operation } from "./operation.ts";
import { bundleLimits, PrefectBundle } from "./prefect-bundle.ts";

const Count = z.number();
/** What becomes of the rows of one kind. `skipped`: left out because they are at fault. */
const Tally = z.strictObject({ created: Count, changed: Count, unchanged: Count, skipped: Count });
export type Tally = z.infer<typeof Tally>;

/** What an import does. Reports name paths and what is wrong, never a value. */
export const ImportReport = z.strictObject({
  types: Tally,
  schemas: Tally,
  blocks: Tally,
  variables: Tally,
  /** The slugs of the types that are new here. */
  newTypes: z.array(z.string()),
  /** What is at fault: it is left out, and so is what refers to it. */
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ImportPreview = ImportReport.extend({
  /** What changes, entry by entry; what stays as it is is left out. */
  edits: z.array(EditPreview),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** `open`: types and schemas are there, and the change with the entries waits for a review as `number`. */
export const ImportApplied = ImportReport.extend({
  changeId: z.string().nullable(),
  state: ChangeOutcome.shape.state,
  number: ChangeOutcome.shape.number,
  revision: z.number(),
});
export type ImportApplied = z.infer<typeof ImportApplied>;

const bundleInput = z.strictObject({
  /** Where the bundle was read: the address of the Prefect API. It stands in the message of the change. */
  source: z.string().trim().min(1).max(400),
  bundle: PrefectBundle,
  /** Leave out what is at fault instead of refusing all. */
  skipsInvalid: z.boolean().default(false),
});

export const importStates = ["reading", "comparing", "ready", "applying", "done", "failed"] as const;

/** An import that the server reads by itself, for the settings page. It lives in memory and is gone after half an hour. */
export const ImportJob = z.strictObject({
  id: z.string(),
  state: z.enum(importStates),
  source: z.string(),
  startedBy: z.string(),
  startedAt: Moment,
  /** How far reading is; `total` is null where the other server does not tell beforehand. */
  progress: z.strictObject({ stage: z.enum(["types", "schemas", "blocks", "variables"]), done: Count, total: Count.nullable() }).nullable(),
  /** What was read and is not worth taking: types that no block uses, blocks without a name that no other refers to. */
  leftOut: z.strictObject({ types: Count, blocks: Count }).nullable(),
  preview: ImportPreview.nullable(),
  applied: ImportApplied.nullable(),
  refusal: z
    .strictObject({ code: z.string(), message: z.string(), problems: z.array(z.strictObject({ path: z.string(), message: z.string() })) })
    .nullable(),
});
export type ImportJob = z.infer<typeof ImportJob>;

const JobAnswer = z.strictObject({ job: ImportJob.nullable(), isOpen: z.boolean() });

export const prefectImport = {
  previewPrefectImport: operation({
    name: "previewPrefectImport",
    method: "POST",
    path: "/prefect-import/preview",
    allow: "write",
    effect: "read",
    summary: "What taking over what was read from a Prefect server would change. Nothing is saved. At most 5 MiB.",
    bodyLimits: bundleLimits,
    input: bundleInput,
    output: ImportPreview,
  }),
  applyPrefectImport: operation({
    name: "applyPrefectImport",
    method: "POST",
    path: "/prefect-import",
    allow: "write",
    effect: "write",
    summary:
      "Takes over what was read from a Prefect server as one change: types, schemas, blocks with their references, variables as KV pairs. Nothing is deleted. Refuses with 422 what is at fault, unless it is to be left out. At most 5 MiB.",
    bodyLimits: bundleLimits,
    input: bundleInput,
    output: ImportApplied,
  }),
  startPrefectImport: operation({
    name: "startPrefectImport",
    method: "POST",
    path: "/prefect-import/job",
    allow: "manage",
    effect: "write",
    summary:
      "Lets the server itself read a Prefect server and compare. One import per workspace at a time; the key is kept in memory until all is read. Can be switched off.",
    input: z.strictObject({
      url: z.string().trim().min(1).max(400),
      /** An API key, or `name:password`, which is sent as Basic; empty for a server that asks for neither. */
      key: z.string().trim().max(2_000).default(""),
      isEverything: z.boolean().default(false),
    }),
    output: JobAnswer,
  }),
  getPrefectImport: operation({
    name: "getPrefectImport",
    method: "GET",
    path: "/prefect-import/job",
    allow: "manage",
    effect: "read",
    summary: "The import that runs or waits in this workspace: how far it is, and what it would change.",
    input: z.strictObject({}),
    output: JobAnswer,
  }),
  confirmPrefectImport: operation({
    name: "confirmPrefectImport",
    method: "POST",
    path: "/prefect-import/job/confirm",
    allow: "manage",
    effect: "write",
    summary: "Applies the import that was read and compared, as one change.",
    input: z.strictObject({ id: z.string().max(64), skipsInvalid: z.boolean().default(false) }),
    output: JobAnswer,
  }),
  stopPrefectImport: operation({
    name: "stopPrefectImport",
    method: "DELETE",
    path: "/prefect-import/job",
    allow: "manage",
    effect: "write",
    summary: "Stops and forgets the import of this workspace. What is applied stays.",
    input: z.strictObject({}),
    output: Done,
  }),
};
