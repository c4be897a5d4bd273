import * as z from "zod";
import { kinds } from "#lib/core/paths.ts";
import { Field, Flag, Id, JsonDocument, JsonValue, Moment, Name, operation, Path, paging, Slug, versionMax } from "./operation.ts";

export const TypeChip = z.strictObject({ slug: z.string(), name: z.string(), logo: z.string() });

export const EntrySummary = z.strictObject({
  id: z.string(),
  kind: z.enum(kinds),
  path: z.string(),
  /** A block's type slug, a configuration's namespace, or empty. */
  group: z.string(),
  name: z.string(),
  type: TypeChip.nullable(),
  tags: z.array(z.string()),
  description: z.string(),
  version: z.number(),
  revision: z.number(),
  /** The beginning of a KV pair's value as JSON text; empty for other kinds. */
  preview: z.string(),
  isDeleted: z.boolean(),
  updatedAt: Moment,
  updatedBy: z.string(),
  /** How many changes that are open for review touch it. */
  openChanges: z.number(),
  /** In how many clients' targets it was edited since it was written there. */
  driftedOn: z.number(),
});
export type EntrySummary = z.infer<typeof EntrySummary>;

/** What everybody who may list sees of a stored secret. */
export const SecretState = z.strictObject({
  field: z.string(),
  /** The first 6 hex digits of the keyed hash. */
  fingerprint: z.string(),
  /** The version that set the value, and when. */
  setInVersion: z.number(),
  setAt: Moment,
});
export type SecretState = z.infer<typeof SecretState>;

export const EntryLink = z.strictObject({
  id: z.string(),
  path: z.string(),
  field: z.string(),
  /** In the trash: `path` is where it was, and the document names it by id. */
  isDeleted: z.boolean(),
});

export const Entry = EntrySummary.extend({
  /** The document without its secret fields. References are `{"$ref": "<path>"}`, with the id where the target is in the trash. */
  data: JsonDocument,
  /** The secrets that are set. */
  secrets: z.array(SecretState),
  /** Field paths that are secret, set or not: declared by the block schema, or marked by the configuration. */
  secretFields: z.array(z.string()),
  schemaId: z.string().nullable(),
  createdAt: Moment,
  createdBy: z.string(),
  references: z.array(EntryLink),
  usedBy: z.array(EntryLink),
});
export type Entry = z.infer<typeof Entry>;

export const FieldState = z.union([
  z.strictObject({ secret: z.literal(false), value: JsonValue }),
  z.strictObject({ secret: z.literal(true), fingerprint: z.string() }),
]);

export const FieldChange = z.strictObject({
  /** A field path; `#path`, `#tags` and `#description` stand for what is not data. */
  field: z.string(),
  change: z.enum(["added", "removed", "changed", "unchanged"]),
  old: FieldState.optional(),
  new: FieldState.optional(),
});

export const VersionSummary = z.strictObject({
  n: z.number(),
  revision: z.number(),
  op: z.enum(["created", "updated", "renamed", "deleted", "undeleted", "restored"]),
  path: z.string(),
  changeId: z.string(),
  message: z.string(),
  author: z.string(),
  client: z.string(),
  at: Moment,
  /** What it said was destroyed for good. */
  destroyed: z.strictObject({ at: Moment, by: z.string() }).nullable(),
});
export type VersionSummary = z.infer<typeof VersionSummary>;

export const entrySorts = ["name", "-name", "updated", "-updated", "type", "-type", "version", "-version"] as const;

export const entries = {
  listEntries: operation({
    name: "listEntries",
    method: "GET",
    path: "/entries",
    allow: "list",
    effect: "read",
    summary: "Lists entries by kind, block types (comma-separated), namespace, tag and search words; `trash` lists the deleted ones.",
    input: z.strictObject({
      kind: z.enum(kinds).optional(),
      types: z.string().max(2_000).optional(),
      /** Leaves out one block type: the block list leaves out secrets, which have a screen of their own. */
      withoutType: Slug.optional(),
      namespace: Name.optional(),
      tag: z.string().max(128).optional(),
      /** Only what lies at or below this path prefix, which ends at a name's border as a token's does. */
      below: z.string().max(400).optional(),
      q: z.string().max(200).optional(),
      trash: Flag.default(false),
      sort: z.enum(entrySorts).default("name"),
      ...paging,
    }),
    output: z.strictObject({ entries: z.array(EntrySummary), total: z.number(), page: z.number(), pageSize: z.number() }),
  }),
  getEntry: operation({
    name: "getEntry",
    method: "GET",
    path: "/entries/{id}",
    allow: "list",
    effect: "read",
    summary: "One entry with its plain fields, the state of its secrets, its references and who uses it.",
    input: z.strictObject({ id: Id }),
    output: Entry,
  }),
  getEntryByPath: operation({
    name: "getEntryByPath",
    method: "GET",
    path: "/entry",
    allow: "list",
    effect: "read",
    summary: "One entry by its path, such as block/aws-credentials/prod.",
    input: z.strictObject({ path: Path }),
    output: Entry,
  }),
  listVersions: operation({
    name: "listVersions",
    method: "GET",
    path: "/entries/{id}/versions",
    allow: "list",
    effect: "read",
    summary: "The versions of an entry, newest first.",
    input: z.strictObject({ id: Id, ...paging }),
    output: z.strictObject({ versions: z.array(VersionSummary), total: z.number(), page: z.number(), pageSize: z.number() }),
  }),
  getVersion: operation({
    name: "getVersion",
    method: "GET",
    path: "/entries/{id}/versions/{n}",
    allow: "list",
    effect: "read",
    summary: "One version of an entry, without its secrets.",
    input: z.strictObject({ id: Id, n: z.coerce.number().int().min(1).max(versionMax) }),
    output: VersionSummary.extend({
      data: JsonDocument,
      secrets: z.array(SecretState),
      tags: z.array(z.string()),
      description: z.string(),
    }),
  }),
  diffVersions: operation({
    name: "diffVersions",
    method: "GET",
    path: "/entries/{id}/diff",
    allow: "list",
    effect: "read",
    summary: "What differs between two versions of an entry, field by field; `from=0` or `to=0` compares with nothing.",
    input: z.strictObject({
      id: Id,
      from: z.coerce.number().int().min(0).max(versionMax),
      to: z.coerce.number().int().min(0).max(versionMax),
    }),
    output: z.strictObject({ from: z.number(), to: z.number(), fields: z.array(FieldChange) }),
  }),
  listOrigins: operation({
    name: "listOrigins",
    method: "GET",
    path: "/entries/{id}/origins",
    allow: "list",
    effect: "read",
    summary: "For each field of an entry the version that gave it its value, looking back at most 100 versions; older fields are left out.",
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      fields: z.array(z.strictObject({ field: z.string(), version: z.number(), author: z.string(), at: Moment })),
    }),
  }),
  revealField: operation({
    name: "revealField",
    method: "POST",
    path: "/entries/{id}/reveal",
    allow: "reveal",
    effect: "reveal",
    summary: "The value of one secret field, of the head or of an older version. Audited before the value leaves.",
    input: z.strictObject({ id: Id, field: Field, version: z.number().int().min(1).max(versionMax).optional() }),
    output: z.strictObject({ field: z.string(), version: z.number(), value: JsonValue }),
  }),
  listTags: operation({
    name: "listTags",
    method: "GET",
    path: "/tags",
    allow: "list",
    effect: "read",
    summary: "The tags in use, with how many entries carry each.",
    input: z.strictObject({ kind: z.enum(kinds).optional() }),
    output: z.strictObject({ tags: z.array(z.strictObject({ tag: z.string(), count: z.number() })) }),
  }),
  listGroups: operation({
    name: "listGroups",
    method: "GET",
    path: "/groups",
    allow: "list",
    effect: "read",
    summary: "The block types or namespaces in use, with how many entries each holds.",
    input: z.strictObject({ kind: z.enum(["block", "config"]) }),
    output: z.strictObject({ groups: z.array(z.strictObject({ group: z.string(), count: z.number() })) }),
  }),
};
