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
