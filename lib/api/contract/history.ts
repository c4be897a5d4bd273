import * as z from "zod";
import { kinds } from "#lib/core/paths.ts";
import { ChangeOutcome, Message } from "./changes.ts";
import { Entry, EntryLink, EntrySummary, entrySorts, FieldChange } from "./entries.ts";
import { Field, Id, Moment, operation, Path, paging, Slug, versionMax } from "./operation.ts";

const Revision = z.coerce.number().int().min(0).max(versionMax);
const VersionNumber = z.coerce.number().int().min(1).max(versionMax);
const Kind = z.enum(kinds);
/** An entry as it was at a revision: `version`, `updatedAt` and `updatedBy` are of then. */
export const PastEntry = EntrySummary.extend({
  /** What the version said was destroyed since. */
  isDestroyed: z.boolean(),
});
export type PastEntry = z.infer<typeof PastEntry>;

/** What came or went, or stayed and says something else. */
export const compareMarks = ["added", "removed", "changed", "renamed"] as const;
export type CompareMark = (typeof compareMarks)[number];
const CompareCounts = z.strictObject({ added: z.number(), removed: z.number(), changed: z.number(), renamed: z.number() });
export type CompareCounts = z.infer<typeof CompareCounts>;

export const ComparedEntry = z.strictObject({
  id: z.string(),
  kind: Kind,
  mark: z.enum(compareMarks),
  /** Null where there was none. */
  oldPath: z.string().nullable(),
  newPath: z.string().nullable(),
  /** The versions of the two sides, for `diffVersions`; 0 where there was none. */
  fromVersion: z.number(),
  toVersion: z.number(),
});
export type ComparedEntry = z.infer<typeof ComparedEntry>;

/** What restoring does to one entry. */
export const restoreSteps = ["restored", "renamed", "brought back", "moved to the trash"] as const;
export const RestoreStep = z.strictObject({
  id: z.string(),
  /** Where it is to be, or was when it goes to the trash. */
  path: z.string(),
  /** Where it is now; null for what lies in the trash. */
  pathNow: z.string().nullable(),
  step: z.enum(restoreSteps),
  /** The version that becomes current again; null for what goes to the trash. */
  version: z.number().nullable(),
  /** What differs from what is current, field by field; only for the entries of the asked page. */
  fields: z.array(FieldChange),
});
export type RestoreStep = z.infer<typeof RestoreStep>;

/** Which entries: all, or those with these ids, or those at or below these paths, then or now. Policies count only when nothing else is chosen. */
const RestoreChoice = {
  revision: VersionNumber,
  ids: z.array(Id).min(1).max(5_000).optional(),
  paths: z.array(Path).min(1).max(5_000).optional(),
};

/** One entry of two workspaces. */
export const AcrossEntry = z.strictObject({
  path: z.string(),
  kind: Kind,
  /** `added`: only the source has it. `removed`: only the target has it. */
  mark: z.enum(["added", "removed", "changed"]),
  /** 0 where there is none. */
  sourceVersion: z.number(),
  targetVersion: z.number(),
  sourceId: z.string().nullable(),
  targetId: z.string().nullable(),
});
export type AcrossEntry = z.infer<typeof AcrossEntry>;

const TwoWorkspaces = { source: Slug, target: Slug };

/** A secret value that other versions keep when one of them is destroyed. */
export const HeldElsewhere = z.strictObject({ field: z.string(), versions: z.array(z.number()), otherEntries: z.number() });

export const history = {
  getRevision: operation({
    name: "getRevision",
    method: "GET",
    path: "/revisions/{revision}",
    allow: "list",
    effect: "read",
    summary: "A revision of the workspace: the change that made it, and the newest revision there is.",
    input: z.strictObject({ revision: Revision }),
    output: z.strictObject({
      revision: z.number(),
      latest: z.number(),
      change: z.strictObject({ id: z.string(), message: z.string(), author: z.string(), at: Moment, entries: z.number() }).nullable(),
    }),
  }),
  listEntriesAt: operation({
    name: "listEntriesAt",
    method: "GET",
    path: "/revisions/{revision}/entries",
    allow: "list",
    effect: "read",
    summary: "The whole workspace as it was at a revision: its entries by kind, tag and search words, without their secrets.",
    input: z.strictObject({
      revision: Revision,
      kind: Kind.optional(),
      tag: z.string().max(128).optional(),
      q: z.string().max(200).optional(),
      sort: z.enum(entrySorts).default("name"),
      ...paging,
    }),
    output: z.strictObject({
      revision: z.number(),
      latest: z.number(),
      entries: z.array(PastEntry),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
    }),
  }),
  getEntryAt: operation({
    name: "getEntryAt",
    method: "GET",
    path: "/revisions/{revision}/entries/{id}",
    allow: "list",
    effect: "read",
    summary: "One entry as it was at a revision: plain fields, the state of its secrets, references by the paths of then.",
    input: z.strictObject({ revision: Revision, id: Id }),
    output: Entry.omit({ usedBy: true }).extend({ isDestroyed: z.boolean(), isDeletedNow: z.boolean(), versionNow: z.number() }),
  }),
  compareRevisions: operation({
    name: "compareRevisions",
    method: "GET",
    path: "/compare/revisions",
    allow: "list",
    effect: "read",
    summary:
      "What differs between two revisions of the workspace: entries added, removed, changed and renamed. `diffVersions` gives the fields.",
    input: z.strictObject({
      from: Revision,
      to: Revision,
      kind: Kind.optional(),
      mark: z.enum(compareMarks).optional(),
      q: z.string().max(200).optional(),
      ...paging,
    }),
    output: z.strictObject({
      from: z.number(),
      to: z.number(),
      latest: z.number(),
      counts: CompareCounts,
      entries: z.array(ComparedEntry),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
    }),
  }),
  compareEntries: operation({
    name: "compareEntries",
    method: "GET",
    path: "/compare/entries",
    allow: "list",
    effect: "read",
    summary: "What differs between any two entries of the workspace, field by field; of each the current version or the one that is named.",
    input: z.strictObject({ left: Id, right: Id, leftVersion: VersionNumber.optional(), rightVersion: VersionNumber.optional() }),
    output: z.strictObject({
      left: z.strictObject({ id: z.string(), path: z.string(), version: z.number() }),
      right: z.strictObject({ id: z.string(), path: z.string(), version: z.number() }),
      fields: z.array(FieldChange),
    }),
  }),
  previewRestore: operation({
    name: "previewRestore",
    method: "POST",
    path: "/revisions/{revision}/restore/preview",
    allow: "write",
    effect: "read",
    summary: "What restoring the workspace, or chosen entries, as of a revision would do, entry by entry. Nothing is saved.",
    input: z.strictObject({ ...RestoreChoice, ...paging }),
    output: z.strictObject({
      revision: z.number(),
      /** The newest revision: what the preview was made on. */
      latest: z.number(),
      counts: z.record(z.enum(restoreSteps), z.number()),
      steps: z.array(RestoreStep),
      /** What is not restored with the rest, and why. */
      left: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
      /** Why the change as a whole would be refused. */
      refusals: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
      /** How many edits one change may hold. */
      editsMax: z.number(),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
    }),
  }),
  restoreRevision: operation({
    name: "restoreRevision",
    method: "POST",
    path: "/revisions/{revision}/restore",
    allow: "write",
    effect: "write",
    summary:
      "Restores the workspace, or chosen entries, as of a revision: as one new change, under the policies. `latest` says on which revision it was looked at; refused with 409 when there is a newer one.",
    input: z.strictObject({ ...RestoreChoice, message: Message.default(""), latest: Revision.optional() }),
    output: ChangeOutcome,
  }),
  compareWorkspaces: operation({
    name: "compareWorkspaces",
    method: "GET",
    path: "/compare/workspaces",
    allow: "signed-in",
    effect: "read",
    summary: "What differs between two workspaces that the caller may list, by path. Equal secrets count as equal; policies are left out.",
    input: z.strictObject({
      ...TwoWorkspaces,
      kind: Kind.optional(),
      mark: z.enum(["added", "removed", "changed"]).optional(),
      q: z.string().max(200).optional(),
      ...paging,
    }),
    output: z.strictObject({
      source: z.strictObject({ slug: z.string(), name: z.string(), revision: z.number() }),
      target: z.strictObject({ slug: z.string(), name: z.string(), revision: z.number() }),
      /** Whether the caller may write in the target, and may read secrets in the source. */
      canPromote: z.boolean(),
      canCarrySecrets: z.boolean(),
      counts: CompareCounts.omit({ renamed: true }),
      entries: z.array(AcrossEntry),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
    }),
  }),
  diffWorkspaces: operation({
    name: "diffWorkspaces",
    method: "GET",
    path: "/compare/workspaces/entry",
    allow: "signed-in",
    effect: "read",
    summary:
      "What differs in one path between two workspaces, field by field: the target's entry on the old side, the source's on the new one.",
    input: z.strictObject({ ...TwoWorkspaces, path: Path }),
    output: z.strictObject({ path: z.string(), fields: z.array(FieldChange) }),
  }),
  promote: operation({
    name: "promote",
    method: "POST",
    path: "/promotions",
    allow: "signed-in",
    effect: "write",
    summary:
      "Makes entries of the target say what those of the source say, as one change in the target, under its policies. Secrets that differ are opened in the source, audited there first, and sealed anew; without the right to read them they are left out.",
    input: z.strictObject({
      ...TwoWorkspaces,
      message: Message.default(""),
      entries: z
        .array(z.strictObject({ path: Path, sourceVersion: VersionNumber, targetVersion: Revision }))
        .min(1)
        .max(1_000),
    }),
    output: ChangeOutcome.extend({
      /** Secret fields that differ and were not carried. */
      leftOut: z.array(z.strictObject({ path: z.string(), fields: z.array(Field) })),
    }),
  }),
  previewDestroy: operation({
    name: "previewDestroy",
    method: "GET",
    path: "/entries/{id}/destroy",
    allow: "manage",
    effect: "read",
    summary:
      "What destroying one version of an entry, or all of an entry in the trash, takes away, and who holds the same values elsewhere.",
    input: z.strictObject({ id: Id, version: VersionNumber.optional() }),
    output: z.strictObject({
      path: z.string(),
      /** The versions that would be destroyed. */
      versions: z.array(z.number()),
      /** Their secrets that others keep: versions of this entry, and so many other entries. */
      held: z.array(HeldElsewhere),
      usedBy: z.array(EntryLink),
      /** Who was sent one of these versions last. */
      uses: z.array(z.strictObject({ kind: z.string(), actor: z.string(), client: z.string(), lastAt: Moment })),
      /** Why it is refused; null when it is not. */
      refusal: z.string().nullable(),
    }),
  }),
  destroyVersion: operation({
    name: "destroyVersion",
    method: "POST",
    path: "/entries/{id}/versions/{n}/destroy",
    allow: "manage",
    effect: "write",
    summary:
      "Destroys what one version of an entry said, for good: fields and sealed secrets. Number, path, author and moment stay. `path` repeats the entry's path. Refused for the current version of an entry that is not in the trash.",
    input: z.strictObject({ id: Id, n: VersionNumber, path: Path }),
    output: z.strictObject({ ok: z.literal(true), version: z.number() }),
  }),
  destroyEntry: operation({
    name: "destroyEntry",
    method: "POST",
    path: "/entries/{id}/destroy",
    allow: "manage",
    effect: "write",
    summary: "Destroys all versions of an entry in the trash, for good. `path` repeats its path.",
    input: z.strictObject({ id: Id, path: Path }),
    output: z.strictObject({ ok: z.literal(true), versions: z.number() }),
  }),
};
