import * as z from "zod";
import { kinds } from "#lib/core/paths.ts";
import { Done, Id, Moment, operation, Path, paging, versionMax } from "./operation.ts";

/** So many entries may one client hold: what one receipt can say. */
export const receiptEntriesMax = 10_000;
/** 10,000 entries with paths of usual lengths; a client that holds longer ones says what changed, in several receipts. */
const receiptLimits = { bytesMax: 4 * 1024 * 1024, depthMax: 4, keysMax: 20, itemsMax: receiptEntriesMax };

/** What a client says of itself, on one line: without control, invisible or direction characters. */
function Line(lengthMax: number) {
  return z
    .string()
    .max(lengthMax)
    .transform((text) => text.replace(/\s*[\p{C}\p{Zl}\p{Zp}]+\s*/gu, " ").trim());
}
const named = "must have a visible character.";

/** A keyed hash of what stands in the target for one entry, in hex, base64 or base64url. The key stays with the client. */
const Hash = z.string().regex(/^[A-Za-z0-9+/=_-]{0,64}$/, "must be at most 64 characters of hex, base64 or base64url.");

export const ReceiptEntry = z.strictObject({
  path: Path,
  /** The version that the target was written from; null: from none. */
  version: z.number().int().min(1).max(versionMax).nullable(),
  hash: Hash,
  /** True when what stands in the target is not what was written there. */
  drifted: z.boolean(),
  /** The number of the change that its drift was sent as; null: it was not sent. */
  sentAs: z.number().int().min(1).max(versionMax).nullable().default(null),
});
export type ReceiptEntry = z.output<typeof ReceiptEntry>;

/** `applied`: the target is written, and the hashes say what was written. `drifted`: somebody edited it since. `failed`: fetched, not applied. */
export const receiptStates = ["applied", "drifted", "failed"] as const;

/**
 * How a client stands, worst first. `revoked`, `expired`: its token is no good any more. `failed`: fetched, not applied. `drifted`: its
 * target was edited. `silent`: no receipt for longer than expected. `behind`: applied, but entries moved on. `current`: holds the heads.
 */
export const clientStates = ["revoked", "expired", "failed", "drifted", "silent", "behind", "current"] as const;
export type ClientState = (typeof clientStates)[number];

export const ClientView = z.strictObject({
  id: z.string(),
  host: z.string(),
  tool: z.string(),
  target: z.string(),
  file: z.string(),
  state: z.enum(clientStates),
  /** No receipt for longer than expected, whatever the state. */
  isSilent: z.boolean(),
  /** How many entries it holds, and how many of these moved on since or were edited in its target. */
  held: z.number(),
  behind: z.number(),
  drifted: z.number(),
  /** The revision that its target was written from; null: one that this server does not know. */
  revision: z.number().nullable(),
  /** Why the last revision could not be applied. Null when it was, and for a token with a path prefix that is not the client's own. */
  problem: z.string().nullable(),
  /** The name of the token or of the person. */
  actor: z.string(),
  actorKind: z.enum(["session", "token", "system", "anonymous"]),
  firstSeenAt: Moment,
  lastSeenAt: Moment,
  /** When the target was last written; null: never. */
  appliedAt: Moment.nullable(),
  /** How often it said that it reports; null: whenever somebody runs it. */
  everySeconds: z.number().nullable(),
});
export type ClientView = z.infer<typeof ClientView>;

const Holding = {
  /** The version that its target was written from; null: none that this server knows. */
  version: z.number().nullable(),
  /** How many versions the entry has had since; 0 when it is current or the version is not known. */
  behind: z.number(),
  /** Edited in the target since it was written, and since when. */
  drifted: z.boolean(),
  driftedAt: Moment.nullable(),
  /** When the version was first reported. */
  since: Moment,
};

export const HeldEntry = z.strictObject({
  entryId: z.string(),
  kind: z.enum(kinds),
  path: z.string(),
  /** The path at which the client holds it, where it has been renamed since. */
  heldPath: z.string().nullable(),
  headVersion: z.number(),
  /** It was deleted here; the client still holds it. */
  isDeleted: z.boolean(),
  ...Holding,
  /** Somebody asked for its drift as a change. */
  adoption: z.strictObject({ by: z.string(), at: Moment }).nullable(),
  /** The change that its drift was sent as. */
  sentAs: z.strictObject({ id: z.string(), number: z.number() }).nullable(),
});
export type HeldEntry = z.infer<typeof HeldEntry>;

export const Holder = z.strictObject({
  clientId: z.string(),
  host: z.string(),
  tool: z.string(),
  target: z.string(),
  file: z.string(),
  state: z.enum(clientStates),
  isSilent: z.boolean(),
  ...Holding,
  lastSeenAt: Moment,
  actor: z.string(),
});
export type Holder = z.infer<typeof Holder>;

/** How many clients hold which version; `version` null: none that this server knows. Newest first. */
export const HeldVersions = z.array(z.strictObject({ version: z.number().nullable(), count: z.number() }));

export const clientSorts = ["state", "-state", "host", "-host", "seen", "-seen", "revision", "-revision", "behind", "-behind"] as const;
export const heldFilters = ["all", "behind", "drifted"] as const;

export const receipts = {
  reportReceipt: operation({
    name: "reportReceipt",
    method: "POST",
    path: "/receipts",
    allow: "pull",
    effect: "write",
    bodyLimits: receiptLimits,
    summary:
      "What a client holds after a pull: host, tool, target, file, revision, and per entry the version and a keyed hash; no value. A complete receipt (the default) replaces what was known; with `complete: false` it says what changed, and `gone` what it holds no more. `adopt` names the entries whose drift somebody asks to have sent as a change. Send a complete receipt when `held` is not what you hold. A path outside the token's prefix is refused.",
    input: z.strictObject({
      tool: Line(80).refine(Boolean, named),
      host: Line(255).refine(Boolean, named),
      target: Line(80).refine(Boolean, named),
      file: Line(1_024).refine(Boolean, named),
      state: z.enum(receiptStates),
      problem: Line(300).nullable().default(null),
      revision: z.number().int().min(0).max(versionMax),
      entries: z.array(ReceiptEntry).max(receiptEntriesMax),
      complete: z.boolean().default(true),
      gone: z.array(Path).max(receiptEntriesMax).default([]),
      /** How often it reports at least; null: whenever somebody runs it. Three times this without a receipt is silence. */
      everySeconds: z.number().int().min(1).max(604_800).nullable().default(null),
    }),
    output: z.strictObject({
      /** The client, as /clients/{id} knows it. */
      id: z.string(),
      /** The paths, as the client holds them, whose drift somebody asks for. */
      adopt: z.array(z.string()),
      /** How many entries the server now has on record for this client, of those it was told and knows. */
      held: z.number(),
      /** The paths of this receipt at which the server knows no entry: not kept. */
      ignored: z.array(z.string()),
    }),
  }),
  listClients: operation({
    name: "listClients",
    method: "GET",
    path: "/clients",
    allow: "list",
    effect: "read",
    summary:
      "The clients that reported what they hold, by state, host, entry (its id) and search words, with the fleet by state and revision.",
    input: z.strictObject({
      q: z.string().max(200).optional(),
      state: z.enum(clientStates).optional(),
      host: z.string().max(255).optional(),
      entry: Id.optional(),
      sort: z.enum(clientSorts).default("state"),
      ...paging,
    }),
    output: z.strictObject({
      clients: z.array(ClientView),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
      /** The workspace's revision now. */
      revision: z.number(),
      /** All clients that the caller sees, whatever the filters: how many stand how, and at which revision; newest first, the rest as null. */
      fleet: z.strictObject({
        total: z.number(),
        states: z.array(z.strictObject({ state: z.enum(clientStates), count: z.number() })),
        revisions: z.array(z.strictObject({ revision: z.number().nullable(), count: z.number() })),
      }),
      /** The path of the entry that the list is narrowed to. */
      entry: z.strictObject({ id: z.string(), path: z.string() }).nullable(),
    }),
  }),
  getClient: operation({
    name: "getClient",
    method: "GET",
    path: "/clients/{id}",
    allow: "list",
    effect: "read",
    summary:
      "One client with what it holds: per entry the version, the head's, and since when it drifts; drifted ones first, then those behind.",
    input: z.strictObject({ id: Id, show: z.enum(heldFilters).default("all"), q: z.string().max(200).optional(), ...paging }),
    output: z.strictObject({
      client: ClientView,
      entries: z.array(HeldEntry),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
      revision: z.number(),
      /** True when the caller may forget it. */
      canForget: z.boolean(),
      /** True when its token may send changes at this moment. */
      canSend: z.boolean(),
    }),
  }),
  holdersOf: operation({
    name: "holdersOf",
    method: "GET",
    path: "/entries/{id}/holders",
    allow: "list",
    effect: "read",
    summary: "Which clients hold an entry, with the version of each; those furthest behind first.",
    input: z.strictObject({ id: Id, ...paging }),
    output: z.strictObject({
      headVersion: z.number(),
      holders: z.array(Holder),
      versions: HeldVersions,
      /** How many of them drifted. */
      drifted: z.number(),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
    }),
  }),
  forgetClient: operation({
    name: "forgetClient",
    method: "DELETE",
    path: "/clients/{id}",
    allow: "list",
    effect: "write",
    summary: "Forgets a client and what it holds: one's own, or any with the right to manage. It comes back with its next receipt.",
    input: z.strictObject({ id: Id }),
    output: Done,
  }),
  requestAdoption: operation({
    name: "requestAdoption",
    method: "POST",
    path: "/clients/{id}/adoptions",
    allow: "write",
    effect: "write",
    summary:
      "Asks a client to send what was edited in its target as a change, or with `wanted: false` no longer. The client is told with its next receipt. Refused (409) when the entry has not drifted there.",
    input: z.strictObject({ id: Id, entryId: Id, wanted: z.boolean().default(true) }),
    output: Done,
  }),
};
