import type { OperationName } from "#lib/api/contract.ts";
import type { Json, JsonObject } from "#lib/core/json.ts";

/** A place where a secret stands, and what a value there looks like. `value` wraps the secret part in what is not secret. */
export type Kind = {
  name: string;
  prefix: string;
  field: string;
  rest: JsonObject;
  secretFields?: string[];
  mayBeCleared: boolean;
  make: () => string;
  value: (canary: string) => Json;
};

const randomBytes = (count: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(count)));
const word = () => randomBytes(30).toString("base64").replace(/[+/=]/g, "x");
/** With everything that is written otherwise in JSON, addresses and HTML. */
const strangeWord = () => `${word().slice(0, 12)}"&<\\${word().slice(0, 12)}%+/?=${word().slice(0, 8)}`;
const base64Key = () => randomBytes(48).toString("base64");
const pem = (body: string) => `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
const self = (canary: string): Json => canary;

const open = { rest: {}, mayBeCleared: true, make: word, value: self };
const bound = { ...open, mayBeCleared: false };

/** Every kind of secret field that there is. `vault` is a type of the workspace's own: `vaultSchema`. */
export const kinds: Kind[] = [
  { ...open, name: "block secret", prefix: "block/aws-credentials", field: "aws_secret_access_key", rest: { region_name: "eu-west-1" } },
  {
    ...open,
    name: "strange text",
    prefix: "block/database-credentials",
    field: "password",
    rest: { driver: "postgresql+asyncpg" },
    make: strangeWord,
  },
  { ...open, name: "nested secret", prefix: "block/vault", field: "auth.password", rest: { note: "plain", auth: { user: "loader" } } },
  { ...open, name: "entry of a SecretStr dict", prefix: "block/vault", field: "entries.one", rest: { note: "plain" } },
  { ...open, name: "list of secrets", prefix: "block/vault", field: "list", rest: { note: "plain" }, value: (canary) => [canary, "b"] },
  {
    ...open,
    name: "secret leaf",
    prefix: "config/fleet",
    field: "db.password",
    rest: { db: { host: "h" } },
    secretFields: ["db.password"],
  },
  {
    ...open,
    name: "secret number",
    prefix: "config/fleet",
    field: "pin",
    rest: { host: "h" },
    secretFields: ["pin"],
    make: digits,
    value: Number,
  },
  { ...bound, name: "JSON", prefix: "block/secret", field: "value", value: (canary) => ({ deep: [{ er: canary }] }) },
  { ...bound, name: "text", prefix: "block/secret", field: "value" },
  {
    ...{ ...bound, name: "Cosmos DB", prefix: "block/azure-cosmos-db-credentials", field: "connection_string", make: base64Key },
    value: (canary) => `AccountEndpoint=https://survey.documents.azure.com:443/;AccountKey=${canary};`,
  },
  {
    ...{ ...open, name: "storage account", prefix: "block/azure-blob-storage-credentials", field: "connection_string", make: base64Key },
    value: (canary) => `DefaultEndpointsProtocol=https;AccountName=survey;AccountKey=${canary};EndpointSuffix=core.windows.net`,
  },
  {
    ...{ ...open, name: "address with a password", prefix: "block/database-credentials", field: "url", rest: {} },
    value: (canary) => `postgresql://loader:${canary}@db.example.org:5432/survey`,
  },
  {
    ...{ ...bound, name: "Slack webhook", prefix: "block/slack-webhook", field: "url" },
    value: (canary) => `https://hooks.slack.com/services/T00000000/B00000000/${canary}`,
  },
  { ...bound, name: "PEM", prefix: "block/ssh-key", field: "private_key", make: base64Key, value: pem },
  {
    ...{ ...open, name: "service account", prefix: "block/gcp-credentials", field: "service_account_info.private_key", make: base64Key },
    ...{ rest: { project: "survey" }, value: pem },
  },
];

function digits(): string {
  return `7${Array.from(randomBytes(14), (byte) => byte % 10).join("")}`;
}

const secretText = { type: "string", format: "password", writeOnly: true };
export const vaultSchema: JsonObject = {
  ...{ title: "Vault", type: "object", block_type_slug: "vault" },
  properties: {
    note: { type: "string", title: "Note" },
    auth: { title: "Auth", type: "object", properties: { user: { type: "string" }, password: secretText } },
    entries: { title: "Entries", type: "object", additionalProperties: secretText },
    list: { title: "List", type: "array", items: secretText },
  },
};

export type Plants = {
  /** Everything that was planted, by a name that says where. */
  canaries: Map<string, string>;
  /** A value for a field of this kind with a canary of its own in it. */
  plant: (kind: Kind, where: string) => Json;
};

export function createPlants(): Plants {
  const canaries = new Map<string, string>();
  return {
    canaries,
    plant: (kind, where) => {
      const canary = kind.make();
      canaries.set(`${kind.name} (${where})`, canary);
      return kind.value(canary);
    },
  };
}

/** The document of an entry of this kind with a value at its secret field. */
export function documentOf({ rest, field }: Kind, value: Json): JsonObject {
  const segments = field.split(".");
  const [first = "", second] = segments;
  if (second === undefined) return { ...rest, [first]: value };
  const inner = rest[first];
  return { ...rest, [first]: { ...(typeof inner === "object" && !Array.isArray(inner) ? inner : {}), [second]: value } };
}

export const vault = { slug: "vault", name: "Vault", schemaText: JSON.stringify(vaultSchema), baseChecksum: null };

/** Where the entry of a kind stands in a place. */
export function pathAt(kind: Kind, where: string): string {
  return `${kind.prefix}/${where}-${kinds.indexOf(kind)}`;
}

/** An operation as somebody calls it, in the process or over the wire. */
export type Call = (
  who: "owner" | "author" | "reviewer",
  name: OperationName,
  input: object,
) => Promise<{ id?: string | null; covers?: string }>;

/** Secrets of every kind in every place where one can come to lie: heads, history, trash, drafts, what waits, was rejected, edited or applied. */
export async function sowCanaries({ plant }: Plants, call: Call): Promise<void> {
  const creation = (kind: Kind, where: string) => ({
    ...{ op: "put", path: pathAt(kind, where), baseVersion: 0, data: documentOf(kind, plant(kind, `${where}, first`)) },
    ...(kind.secretFields ? { secretFields: kind.secretFields } : {}),
  });
  const setting = (kind: Kind, where: string, n: number, label: string) => {
    const set = { [kind.field]: plant(kind, `${where}, ${label}`) };
    return { op: "patch", path: pathAt(kind, where), baseVersion: n, set };
  };
  const save = (...edits: object[]) => call("owner", "createChange", { edits });
  const send = async (title: string, edits: object[]) => (await call("author", "createChange", { title, edits })).id ?? "";
  const judge = async (id: string, verdict = "approved") => {
    const { covers } = await call("reviewer", "getReview", { id });
    await call("reviewer", "reviewChange", { id, verdict, covers });
  };
  const apply = async (id: string) => {
    const { covers } = await call("owner", "getReview", { id });
    await call("owner", "applyOpenChange", { id, covers });
  };
  const places = ["kept", "changed", "cleared", "draft", "rejected", "rounds", "trash", "history", "conflict", "applied"];
  await save(...places.flatMap((where) => kinds.map((kind) => creation(kind, where))));
  await save(...kinds.map((kind) => ({ op: "delete", path: pathAt(kind, "trash"), baseVersion: 1 })));
  for (const n of [1, 2]) await save(...kinds.map((kind) => setting(kind, "history", n, `version ${n + 1}`)));
  const policy = { pattern: "**", approvals: 1, allowsBreakGlass: true };
  await save({ op: "put", path: "policy/everything", baseVersion: 0, data: policy });
  await send(
    "Keeps secrets",
    kinds.map((kind) => ({ op: "patch", path: pathAt(kind, "kept"), baseVersion: 1, tags: ["moved"] })),
  );
  await send(
    "Changes secrets",
    kinds.map((kind) => setting(kind, "changed", 1, "proposed")),
  );
  await send(
    "Makes entries",
    kinds.map((kind) => creation(kind, "new")),
  );
  const clearable = kinds.filter(({ mayBeCleared }) => mayBeCleared);
  await send(
    "Clears secrets",
    clearable.map((kind) => ({ op: "patch", path: pathAt(kind, "cleared"), baseVersion: 1, clear: [kind.field] })),
  );
  await call("author", "addToChange", { edits: kinds.map((kind) => setting(kind, "draft", 1, "drafted")) });
  const rejected = await send(
    "Is rejected",
    kinds.map((kind) => setting(kind, "rejected", 1, "rejected")),
  );
  await judge(rejected, "changes requested");
  await call("author", "closeChange", { id: rejected });
  const rounds = await send(
    "Is edited",
    kinds.map((kind) => setting(kind, "rounds", 1, "round one")),
  );
  await judge(rounds);
  await call("author", "addToChange", { id: rounds, edits: kinds.map((kind) => setting(kind, "rounds", 1, "round two")) });
  await send(
    "Is in conflict",
    kinds.map((kind) => setting(kind, "conflict", 1, "mine")),
  );
  const theirs = await save(...kinds.map((kind) => setting(kind, "conflict", 1, "theirs")));
  const applied = await send(
    "Is applied",
    kinds.map((kind) => setting(kind, "applied", 1, "applied")),
  );
  for (const id of [theirs.id ?? "", applied]) {
    await judge(id);
    await apply(id);
  }
}

/** The same paths in a workspace of their own, with other secrets. */
export function otherCanaries({ plant }: Plants): object[] {
  return kinds.map((kind) => ({
    ...{ op: "put", path: pathAt(kind, "changed"), baseVersion: 0, data: documentOf(kind, plant(kind, "the other workspace")) },
    ...(kind.secretFields ? { secretFields: kind.secretFields } : {}),
  }));
}
