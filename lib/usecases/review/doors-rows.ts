import { testPassword } from "#lib/usecases/testing-team.ts";
import { type DoorWorld, fleetSchema } from "./doors-world.ts";

/** What becomes of an attempt. `sent`: it waits for a review; `refused and sent`: the same, as an error that names the change. */
export type Ended = "sent" | "refused and sent" | "done" | `refused: ${string}`;
export type Attempt = {
  what: string;
  ends: Ended;
  as?: "bob";
  /** A policy is no business of these: they keep no entry's head. */
  input: (world: DoorWorld) => unknown;
};

const put = (path: string, data: object, baseVersion = 0, more: object = {}) => ({ op: "put", path, baseVersion, data, ...more });
const edit = (what: string, ends: Ended, make: (world: DoorWorld) => object): Attempt => ({
  ...{ what, ends },
  input: (world) => ({ edits: [make(world)] }),
});

const createChange: Attempt[] = [
  edit("a new entry", "sent", () => put("kv/new", { value: 1 })),
  edit("another document", "sent", () => put("kv/limit", { value: 7 }, 2)),
  edit("a field", "sent", () => ({ op: "patch", path: "block/secret/pin", baseVersion: 1, set: { value: "5678" } })),
  edit("tags alone", "sent", () => ({ op: "patch", path: "kv/limit", baseVersion: 2, tags: ["x"] })),
  edit("a rename", "sent", () => ({ op: "rename", path: "kv/limit", baseVersion: 2, newPath: "kv/other" })),
  edit("a field with a new path", "sent", () => ({
    op: "patch",
    path: "kv/limit",
    baseVersion: 2,
    set: { value: 8 },
    newPath: "kv/other",
  })),
  edit("a deletion", "sent", () => ({ op: "delete", path: "block/fleet/north", baseVersion: 1 })),
  edit("an undeletion", "sent", (world) => ({ op: "undelete", path: "kv/gone", baseVersion: 2, id: world.entryId("kv/gone") })),
  edit("an undeletion with another document", "sent", (world) => put("kv/gone", { value: 2 }, 2, { undelete: world.entryId("kv/gone") })),
  edit("an older version", "sent", () => ({ op: "restore", path: "kv/limit", baseVersion: 2, version: 1 })),
  edit("the policy itself", "sent", () => ({ op: "patch", path: "policy/all", baseVersion: 1, set: { approvals: 0 } })),
  edit("the policy's end", "sent", () => ({ op: "delete", path: "policy/all", baseVersion: 1 })),
  edit("another policy", "sent", () => put("policy/more", { pattern: "kv/**", approvals: 0, allowsDirect: true })),
  {
    ...{ what: "the policy's end and what it held in one change", ends: "refused: invalid" },
    input: () => ({ edits: [{ op: "delete", path: "policy/all", baseVersion: 1 }, put("kv/limit", { value: 7 }, 2)] }),
  },
];

const onOpen = async ({ ids, coversOf }: DoorWorld) => ({ id: ids.open, covers: await coversOf(ids.open) });

/** Drafts and what is said about a change: kept beside the entries until it is applied, and that asks for the approvals. */
const review: Record<string, Attempt[]> = {
  addToChange: [
    { what: "to a draft", ends: "done", input: () => ({ edits: [put("kv/drafted", { value: 1 })] }) },
    { what: "to an open change", ends: "done", input: ({ ids }) => ({ id: ids.open, edits: [put("kv/drafted", { value: 1 })] }) },
  ],
  removeFromChange: [
    {
      what: "an edit that is not in it",
      ends: "refused: not_found",
      input: ({ ids, entryId }) => ({ id: ids.open, entryId: entryId("block/secret/pin") }),
    },
  ],
  describeChange: [{ what: "an open change", ends: "done", input: ({ ids }) => ({ id: ids.open, title: "Better" }) }],
  closeChange: [{ what: "an open change", ends: "done", input: ({ ids }) => ({ id: ids.open }) }],
  openChange: [{ what: "a closed one again", ends: "done", input: ({ ids }) => ({ id: ids.open }) }],
  requestReviewers: [{ what: "nobody", ends: "done", input: ({ ids }) => ({ id: ids.open, reviewers: [] }) }],
  resolveConflicts: [
    {
      ...{ what: "of a draft", ends: "done" },
      input: ({ ids, entryId }) => ({ id: ids.draft, entries: [{ entryId: entryId("kv/limit"), headVersion: 2 }] }),
    },
  ],
  revertChange: [{ what: "a change from before the policy", ends: "done", input: ({ ids }) => ({ id: ids.made }) }],
  applyOpenChange: [
    { what: "without approvals", ends: "refused: forbidden", input: onOpen },
    {
      what: "a draft",
      ends: "refused: forbidden",
      input: async ({ ids, coversOf }) => ({ id: ids.draft, covers: await coversOf(ids.draft) }),
    },
  ],
  breakGlass: [
    {
      ...{ what: "where no policy allows it", ends: "refused: forbidden" },
      input: async (world) => ({ ...(await onOpen(world)), reason: "The site is down.", password: testPassword }),
    },
  ],
  reviewChange: [
    {
      what: "the author's own approval",
      ends: "refused: forbidden",
      input: async (world) => ({ ...(await onOpen(world)), verdict: "approved" }),
    },
    { what: "an approval", ends: "done", as: "bob", input: async (world) => ({ ...(await onOpen(world)), verdict: "approved" }) },
  ],
  withdrawReview: [{ what: "an approval", ends: "done", as: "bob", input: ({ ids }) => ({ id: ids.open }) }],
  commentOnChange: [{ what: "an open change", ends: "done", input: ({ ids }) => ({ id: ids.open, text: "Why?" }) }],
  resolveComment: [
    { what: "one that is not there", ends: "refused: not_found", input: ({ ids }) => ({ id: ids.open, commentId: "none" }) },
  ],
  markViewed: [
    { what: "an edit", ends: "done", input: ({ ids, entryId }) => ({ id: ids.open, entryId: entryId("config/app/db"), isViewed: true }) },
  ],
};

const history: Record<string, Attempt[]> = {
  restoreRevision: [{ what: "an entry as of the first revision", ends: "sent", input: () => ({ revision: 1, paths: ["kv/limit"] }) }],
  promote: [
    {
      ...{ what: "from another workspace", ends: "sent" },
      input: () => ({ source: "staging", target: "default", entries: [{ path: "kv/limit", sourceVersion: 1, targetVersion: 2 }] }),
    },
  ],
  // What is destroyed is what an entry said once, for those who manage the workspace; what it says now is never destroyed.
  destroyVersion: [
    {
      ...{ what: "the current version", ends: "refused: invalid" },
      input: ({ entryId }) => ({ id: entryId("kv/limit"), n: 2, path: "kv/limit" }),
    },
    { what: "an older version", ends: "done", input: ({ entryId }) => ({ id: entryId("kv/limit"), n: 1, path: "kv/limit" }) },
  ],
  destroyEntry: [
    { what: "a living entry", ends: "refused: invalid", input: ({ entryId }) => ({ id: entryId("kv/limit"), path: "kv/limit" }) },
  ],
};

const catalog: Record<string, Attempt[]> = {
  // Entries keep the schema that they follow.
  saveBlockType: [
    {
      ...{ what: "a new type", ends: "done" },
      input: () => ({
        slug: "fleet-two",
        name: "Fleet two",
        schemaText: fleetSchema.replace('"fleet"', '"fleet-two"'),
        baseChecksum: null,
      }),
    },
  ],
  deleteBlockType: [{ what: "a type that has blocks", ends: "refused: conflict", input: () => ({ slug: "fleet" }) }],
  applyPrefectImport: [
    {
      ...{ what: "a variable that says something else there", ends: "sent" },
      input: () => ({
        source: "http://prefect.test/api",
        bundle: { types: [], schemas: [], blocks: [], variables: [{ name: "limit", value: 5, tags: [] }] },
      }),
    },
  ],
};

/** What clients say of themselves moves no entry. */
const receipts: Record<string, Attempt[]> = {
  reportReceipt: [
    {
      ...{ what: "another version than the entry has", ends: "done" },
      input: () => ({
        ...{ tool: "blockyard", host: "ship", target: "app", file: "/srv/.env", state: "drifted", revision: 1 },
        entries: [{ path: "kv/limit", version: 9, hash: "", drifted: true }],
      }),
    },
  ],
  forgetClient: [{ what: "one that is not there", ends: "refused: not_found", input: () => ({ id: "none" }) }],
  requestAdoption: [
    {
      ...{ what: "of a client that is not there", ends: "refused: not_found" },
      input: ({ entryId }) => ({ id: "none", entryId: entryId("kv/limit") }),
    },
  ],
};

/** Why an operation alters no entry, whatever it is given. */
const elsewhere = {
  people: "It is about people, sessions and tokens.",
  workspace: "It is about the workspace itself.",
  job: "It reads another server; what it then applies goes through applyPrefectImport.",
  reveal: "It reads.",
};

/** A row for each operation of our own API that writes or reveals. */
export const ownRows: Record<string, readonly Attempt[] | string> = {
  ...{ createChange, ...review, ...history, ...catalog, ...receipts },
  ...Object.fromEntries(["startPrefectImport", "confirmPrefectImport", "stopPrefectImport"].map((name) => [name, elsewhere.job])),
  ...Object.fromEntries(["createWorkspace", "updateWorkspace", "switchWorkspace"].map((name) => [name, elsewhere.workspace])),
  ...Object.fromEntries(
    [
      ...["claimOwner", "acceptLink", "changePassword", "revokeSessions", "startDeviceLogin", "pollDeviceLogin", "decideDeviceLogin"],
      ...["createToken", "revokeToken", "addMember", "setMemberRole", "removeMember", "resetMember"],
    ].map((name) => [name, elsewhere.people]),
  ),
  ...Object.fromEntries(["revealField", "sync", "exportAudit"].map((name) => [name, elsewhere.reveal])),
};

const document = (slug: string, data: object, more: object) => (world: DoorWorld) => ({ body: { ...world.schemaOf(slug), data, ...more } });
const held = "refused and sent";

/** Those of the door for Prefect 3. */
export const prefectRows: Record<string, readonly Attempt[] | string> = {
  createBlockDocument: [
    { what: "a name that is new", ends: held, input: document("secret", { value: "x" }, { name: "other" }) },
    { what: "no name", ends: held, input: document("secret", { value: "x" }, { is_anonymous: true }) },
    { what: "a name that is taken", ends: "refused: conflict", input: document("secret", { value: "x" }, { name: "pin" }) },
  ],
  updateBlockDocument: [
    {
      ...{ what: "a value", ends: held },
      input: ({ entryId }) => ({ id: entryId("block/secret/pin"), body: { data: { value: "x" }, merge_existing_data: true } }),
    },
  ],
  deleteBlockDocument: [{ what: "a block", ends: held, input: ({ entryId }) => ({ id: entryId("block/secret/pin") }) }],
  createBlockType: [{ what: "a type", ends: "done", input: () => ({ body: { name: "Dock", slug: "dock" } }) }],
  updateBlockType: [
    {
      what: "its words",
      ends: "done",
      input: ({ schemaOf }) => ({ id: schemaOf("fleet").block_type_id, body: { description: "Ships." } }),
    },
  ],
  deleteBlockType: [{ what: "a type with its blocks", ends: held, input: ({ schemaOf }) => ({ id: schemaOf("fleet").block_type_id }) }],
  createBlockSchema: [
    {
      ...{ what: "another schema", ends: "done" },
      input: ({ schemaOf }) => ({
        body: {
          block_type_id: schemaOf("fleet").block_type_id,
          fields: { title: "Fleet", type: "object", properties: {}, block_type_slug: "fleet" },
        },
      }),
    },
  ],
  deleteBlockSchema: [
    { what: "a schema with its blocks", ends: held, input: ({ schemaOf }) => ({ id: schemaOf("fleet").block_schema_id }) },
  ],
  createVariable: [{ what: "a name that is new", ends: held, input: () => ({ body: { name: "fresh", value: 1, tags: [] } }) }],
  updateVariable: [
    {
      what: "name and value at once",
      ends: held,
      input: ({ entryId }) => ({ id: entryId("kv/limit"), body: { name: "moved", value: 3 } }),
    },
  ],
  updateVariableByName: [{ what: "a value", ends: held, input: () => ({ name: "limit", body: { value: 4 } }) }],
  deleteVariable: [{ what: "a variable", ends: held, input: ({ entryId }) => ({ id: entryId("kv/limit") }) }],
  deleteVariableByName: [{ what: "a variable", ends: held, input: () => ({ name: "limit" }) }],
  setDefaultStorage: elsewhere.workspace,
  clearDefaultStorage: elsewhere.workspace,
  ...Object.fromEntries(
    ["loadBlockDocument", "loadBlockDocumentByName", "loadBlockDocumentsOfType", "loadBlockDocuments"].map((name) => [
      name,
      elsewhere.reveal,
    ]),
  ),
};

/** Those of the door for Prefect 1. */
export const prefect1Rows: Record<string, readonly Attempt[] | string> = {
  setKvPair: [
    { what: "a key that is new", ends: held, input: () => ({ key: "first", value: 1 }) },
    { what: "a key that is there", ends: held, input: () => ({ key: "limit", value: 6 }) },
  ],
  deleteKvPair: [{ what: "a key", ends: held, input: ({ entryId }) => ({ id: entryId("kv/limit") }) }],
  setSecret: [{ what: "a secret", ends: held, input: () => ({ name: "pin", value: "y" }) }],
  deleteSecret: [{ what: "a secret", ends: held, input: () => ({ name: "pin" }) }],
  revealSecret: elsewhere.reveal,
};
