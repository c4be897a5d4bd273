import * as z from "zod";
import { FieldChange } from "./entries.ts";
import { Field, Flag, Id, JsonDocument, JsonValue, Moment, operation, Path, paging, versionMax, When } from "./operation.ts";

const Tags = z.array(z.string().min(1).max(64)).max(50);
const Description = z.string().max(2_000);
/** The version that the edit was made on; 0 says that the entry must not exist yet. */
const BaseVersion = z.number().int().min(0).max(versionMax);
const what = { path: Path, baseVersion: BaseVersion };
const metadata = {
  tags: Tags.optional(),
  description: Description.optional(),
  /** Configurations only: which fields are secret. Omitted: as in the base version. */
  secretFields: z.array(Field).max(500).optional(),
  /** Blocks only: the schema that the document follows. Omitted: that of the head, for a new block the type's latest. */
  schemaId: Id.optional(),
  /** The entry moves there with the same edit. Not for one that the edit makes or brings back. */
  newPath: Path.optional(),
};

/** Replaces the document: a plain field that is left out is removed, a secret that is left out is kept, `clear` names secrets to remove. */
export const PutEdit = z.strictObject({
  op: z.literal("put"),
  ...what,
  ...metadata,
  data: JsonDocument,
  clear: z.array(Field).max(500).default([]),
  /** The entry went to the trash meanwhile, under this id: it comes back with this edit on top. */
  undelete: Id.optional(),
});
/** Changes the named fields only: `set` gives values by field path, `clear` removes. Everything else is kept. */
export const PatchEdit = z.strictObject({
  op: z.literal("patch"),
  ...what,
  ...metadata,
  set: z.record(Field, JsonValue).default({}),
  clear: z.array(Field).max(500).default([]),
});
export const RenameEdit = z.strictObject({ op: z.literal("rename"), ...what, newPath: Path });
export const DeleteEdit = z.strictObject({ op: z.literal("delete"), ...what });
/** Brings an entry back from the trash; `id` because several deleted entries may have had the same path. */
export const UndeleteEdit = z.strictObject({ op: z.literal("undelete"), ...what, id: Id });
/** Makes the state of version `version` the head again, secrets included, as a new version. */
export const RestoreEdit = z.strictObject({ op: z.literal("restore"), ...what, version: z.number().int().min(1).max(versionMax) });

export const Edit = z.discriminatedUnion("op", [PutEdit, PatchEdit, RenameEdit, DeleteEdit, UndeleteEdit, RestoreEdit]);
export type Edit = z.infer<typeof Edit>;

/** What is said about a change, at whichever door it is said. */
export const Message = z.string().trim().max(4_000);

export const ChangeInput = z.strictObject({
  title: z.string().trim().max(200).optional(),
  message: Message.default(""),
  edits: z.array(Edit).min(1).max(1_000),
});

export const ChangeSummary = z.strictObject({
  id: z.string(),
  /** #1, #2 … of changes that were drafted or opened; null for a plain save. */
  number: z.number().nullable(),
  title: z.string(),
  message: z.string(),
  state: z.enum(["draft", "open", "applied", "closed"]),
  /** Of an open change: what the verdicts on its present content come to, as far as a list can tell. */
  verdict: z.enum(["waiting", "approved", "changes requested"]).nullable(),
  revision: z.number().nullable(),
  author: z.string(),
  authorKind: z.enum(["session", "token", "system"]),
  client: z.string(),
  createdAt: Moment,
  updatedAt: Moment,
  appliedAt: Moment.nullable(),
  isBreakGlass: z.boolean(),
  entries: z.array(z.strictObject({ id: z.string(), path: z.string(), kind: z.string(), op: z.string(), version: z.number() })),
});
export type ChangeSummary = z.infer<typeof ChangeSummary>;

export const AppliedEdit = z.strictObject({
  path: z.string(),
  id: z.string(),
  version: z.number(),
  /** False when nothing differed: no version was made. */
  isChanged: z.boolean(),
  /** Fields that somebody else had changed meanwhile and that stand beside yours. */
  merged: z.array(z.string()),
});

/**
 * What became of a change: `applied` at once, or `open` because a policy asks for a review; then `id` and `number` name the change that waits
 * and the versions are still those of before. `id` is null when no edit changed anything.
 */
export const ChangeOutcome = z.strictObject({
  id: z.string().nullable(),
  state: z.enum(["applied", "open"]),
  number: z.number().nullable(),
  revision: z.number(),
  edits: z.array(AppliedEdit),
});
export type ChangeOutcome = z.infer<typeof ChangeOutcome>;

/** A field that both sides changed. The three columns hold no secret. */
export const ConflictField = FieldChange.pick({ field: true }).extend({
  base: FieldChange.shape.old,
  theirs: FieldChange.shape.old,
  mine: FieldChange.shape.old,
  /** Secrets stand inside this value, which is without them: a list among them is kept by its places. */
  holdsSecrets: z.literal(true).optional(),
});
export type ConflictField = z.infer<typeof ConflictField>;

/**
 * `details.conflicts` of a 409: why an edit does not go onto what the entry is now.
 * `fields`: both sides moved the same fields. `exists`: another entry stands at the path; `fields` are those in which the two differ.
 * `deleted`: it lies in the trash. `missing`: there is none (any more), or it was renamed to `nowAt`. `moved`: the edit does not merge, such
 * as a deletion, and the entry has a newer version than the one that was looked at.
 */
export const Conflict = z.strictObject({
  path: z.string(),
  /** The entry that is in the way, or that the edit was made for; null when there is none. */
  id: z.string().nullable(),
  op: z.enum(["put", "patch", "rename", "delete", "undelete", "restore"]),
  /** Where the entry stands today, when that is another path. */
  nowAt: z.string().nullable(),
  baseVersion: z.number(),
  currentVersion: z.number(),
  theirsBy: z.string(),
  theirsAt: Moment,
  reason: z.enum(["fields", "exists", "deleted", "missing", "moved"]),
  fields: z.array(ConflictField),
});
export type Conflict = z.infer<typeof Conflict>;

export const EditPreview = z.strictObject({
  path: z.string(),
  op: z.string(),
  fields: z.array(FieldChange),
  merged: z.array(z.string()),
});
export type EditPreview = z.infer<typeof EditPreview>;

export const changes = {
  createChange: operation({
    name: "createChange",
    method: "POST",
    path: "/changes",
    allow: "write",
    effect: "write",
    summary:
      "Applies edits of one or many entries, all or nothing. Refuses with 409 and `details.conflicts` when a base has moved in the same field.",
    input: ChangeInput.extend({ /** Opens the change for review even where no policy asks for it. */ asksForReview: Flag.default(false) }),
    output: ChangeOutcome,
  }),
  previewChange: operation({
    name: "previewChange",
    method: "POST",
    path: "/changes/preview",
    allow: "write",
    effect: "read",
    summary:
      "What the same edits would change, field by field against the current versions. Nothing is saved; refusals are those of the real thing.",
    input: ChangeInput,
    output: z.strictObject({ edits: z.array(EditPreview) }),
  }),
  listChanges: operation({
    name: "listChanges",
    method: "GET",
    path: "/changes",
    allow: "list",
    effect: "read",
    summary: "The history of the workspace: applied changes, newest first, by words of the message, author, path prefix and time.",
    input: z.strictObject({
      q: z.string().max(200).optional(),
      author: z.string().max(200).optional(),
      path: z.string().max(400).optional(),
      from: When.optional(),
      to: When.optional(),
      ...paging,
    }),
    output: z.strictObject({ changes: z.array(ChangeSummary), total: z.number(), page: z.number(), pageSize: z.number() }),
  }),
  getChange: operation({
    name: "getChange",
    method: "GET",
    path: "/changes/{id}",
    allow: "list",
    effect: "read",
    summary: "One change with the diff of every entry that it touched.",
    input: z.strictObject({ id: Id }),
    output: ChangeSummary.extend({
      diffs: z.array(z.strictObject({ id: z.string(), path: z.string(), from: z.number(), to: z.number(), fields: z.array(FieldChange) })),
    }),
  }),
};
