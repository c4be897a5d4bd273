import { describe, expect, it } from "vitest";
import { blockTypes } from "#lib/core/block-types/index.ts";
import { valueAt } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import { secretPathsOf } from "#lib/core/schema/secret-paths.ts";
import { describeSecret } from "./describe.ts";

const key = Buffer.from("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef").toString("base64");
const pem = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
// The heads of real keys: what tells their kind is public.
const pkcs8Rsa = Buffer.from("308204be020100300d06092a864886f70d0101010500048204a8", "hex").toString("base64");
const pkcs8Ed25519 = Buffer.from("302e020100300506032b657004220420", "hex").toString("base64");
const sshText = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
const openssh = (cipher: string, type: string) => {
  const head = [Buffer.from("openssh-key-v1\0"), sshText(cipher), sshText("none"), sshText(""), Buffer.from([0, 0, 0, 1])];
  return Buffer.concat([...head, sshText(`\0\0\0\x0b${type}`)]).toString("base64");
};
const base64Url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const account = {
  ...{ type: "service_account", project_id: "survey-2026", private_key_id: "0".repeat(40), client_id: "1" },
  private_key: pem("PRIVATE KEY", pkcs8Rsa),
  client_email: "reader@survey-2026.iam.gserviceaccount.com",
  client_x509_cert_url: "https://www.googleapis.com/robot/v1/metadata/x509/reader%40survey-2026.iam.gserviceaccount.com",
};

const told = (value: Json, blockTypeSlug: string | null, field: string) => {
  const { format, isRight, parts } = describeSecret(value, { field, blockTypeSlug });
  return { format, isRight, parts: Object.fromEntries(parts.map((part) => [part.name, part.value])) };
};

describe("a secret in its field is told to be right, with its parts that are not secret", () => {
  it.each<[string, string, Json, string, Record<string, string>]>([
    ["aws-credentials", "aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws-secret-access-key", {}],
    ["own-type", "deep.aws_access_key_id", "AKIAIOSFODNN7EXAMPLE", "aws-access-key-id", {}],
    [
      "azure-cosmos-db-credentials",
      "connection_string",
      `AccountEndpoint=https://survey.documents.azure.com:443/;AccountKey=${key};`,
      "azure-cosmos-connection-string",
      { AccountEndpoint: "https://survey.documents.azure.com:443/" },
    ],
    [
      "azure-blob-storage-credentials",
      "connection_string",
      `DefaultEndpointsProtocol=https;AccountName=survey;AccountKey=${key};EndpointSuffix=core.windows.net`,
      "azure-storage-connection-string",
      { AccountName: "survey", EndpointSuffix: "core.windows.net" },
    ],
    [
      "azure-blob-storage-credentials",
      "connection_string",
      `BlobEndpoint=https://survey.blob.core.windows.net/;SharedAccessSignature=sv=2024&sig=${encodeURIComponent(key)}`,
      "azure-storage-connection-string",
      { BlobEndpoint: "https://survey.blob.core.windows.net/" },
    ],
    [
      "database-credentials",
      "url",
      "postgresql+psycopg2://loader:p%40ss-word@db.example.org:5432/survey?sslpassword=x",
      "database-url",
      { driver: "postgresql+psycopg2", host: "db.example.org:5432", user: "loader", database: "survey" },
    ],
    ["webhook", "url", "https://hooks.example.org/build?token=made-up", "url", { address: "https://hooks.example.org" }],
    ["slack-webhook", "url", "https://hooks.slack.com/services/T000/B000/XXXX", "slack-webhook", { host: "hooks.slack.com" }],
    ["github-credentials", "token", `ghp_${"aB3".repeat(12)}`, "github-token", {}],
    [
      "ssh-key",
      "private_key",
      pem("OPENSSH PRIVATE KEY", openssh("none", "ssh-ed25519")),
      "pem-private-key",
      {
        ...{ label: "OPENSSH PRIVATE KEY", "key type": "Ed25519", passphrase: "none" },
      },
    ],
    [
      "ssh-key",
      "private_key",
      pem("OPENSSH PRIVATE KEY", openssh("aes256-ctr", "ssh-rsa")),
      "pem-private-key",
      {
        ...{ label: "OPENSSH PRIVATE KEY", "key type": "RSA", passphrase: "needed" },
      },
    ],
    [
      "snowflake-credentials",
      "private_key",
      pem("PRIVATE KEY", pkcs8Ed25519),
      "pem-private-key",
      {
        ...{ label: "PRIVATE KEY", "key type": "Ed25519", passphrase: "none" },
      },
    ],
    [
      "gcp-credentials",
      "service_account_info",
      account,
      "google-service-account",
      {
        ...{ client_email: account.client_email, project_id: "survey-2026" },
      },
    ],
    [
      "gcp-credentials",
      "service_account_info.client_email",
      account.client_email,
      "google-service-account-email",
      {
        client_email: account.client_email,
      },
    ],
    [
      "gcp-credentials",
      "service_account_info.private_key",
      account.private_key,
      "pem-private-key",
      {
        ...{ label: "PRIVATE KEY", "key type": "RSA", passphrase: "none" },
      },
    ],
  ])("%s, %s", (slug, field, value, format, parts) => {
    expect(told(value, slug, field)).toEqual({ format, isRight: true, parts });
  });

  it.each(blockTypes.map((type) => [type.slug, type] as const))("every secret in the example of %s is right, or free", (slug, type) => {
    for (const field of secretPathsOf(type.fields, type.example)) {
      const value = valueAt(type.example, field) ?? null;
      expect([field, describeSecret(value, { field, blockTypeSlug: slug }).isRight]).not.toEqual([field, false]);
    }
  });
});

describe("a secret of another form is told to be wrong, and nothing of it is shown", () => {
  const cosmos = (text: string) => [text, "azure-cosmos-db-credentials", "connection_string"] as const;
  it.each<readonly [Json, string, string]>([
    ["AKIAIOSFODNN7EXAMPLE", "aws-credentials", "aws_secret_access_key"],
    [" wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws-credentials", "aws_secret_access_key"],
    [["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"], "aws-credentials", "aws_secret_access_key"],
    cosmos(`AccountKey=${key}`),
    cosmos(`AccountEndpoint=https://survey.documents.azure.com/`),
    cosmos(`AccountEndpoint=https://survey.documents.azure.com/;AccountKey=not base64`),
    cosmos(`AccountEndpoint=https://survey.documents.azure.com/;AccountEndpoint=https://b.documents.azure.com/;AccountKey=${key}`),
    cosmos(`AccountEndpoint=https://u:p@survey.documents.azure.com/;AccountKey=${key}`),
    cosmos(`AccountEndpoint=https://survey.documents.azure.com/${key};AccountKey=${key}`),
    cosmos(`AccountEndpoint=https://survey.documents.azure.com/;AccountKey=${key};Token=x`),
    ["postgresql://loader:p@ss@db.example.org/survey", "database-credentials", "url"],
    ["postgresql://loader:1234/word@db.example.org/survey", "database-credentials", "url"],
    ["postgresql://loader:12#34@db.example.org/survey", "database-credentials", "url"],
    ["https://db.example.org/survey", "database-credentials", "url"],
    ["https://hooks.example.org/services/T0/B0/x", "slack-webhook", "url"],
    ["ftp://example.org", "webhook", "url"],
    ["https://exa mple.org", "webhook", "url"],
    ["a token", "github-credentials", "token"],
    [pem("CERTIFICATE", pkcs8Rsa), "ssh-key", "private_key"],
    [pem("PUBLIC KEY", pkcs8Rsa), "ssh-key", "private_key"],
    [pem("PRIVATE KEY", "no base64!"), "ssh-key", "private_key"],
    [pem("PRIVATE KEY", pkcs8Rsa).replaceAll("\n", "\\n"), "ssh-key", "private_key"],
    [{ ...account, type: "user" }, "gcp-credentials", "service_account_info"],
    [{ ...account, private_key: "x" }, "gcp-credentials", "service_account_info"],
  ])("%j in %s#%s", (value, slug, field) => {
    const facts = describeSecret(value, { field, blockTypeSlug: slug });
    expect(facts).toMatchObject({ isRight: false, parts: [] });
    expect(facts.message).toMatch(/^Is not .*: .*\.$/);
  });

  it("with the form that it has instead", () => {
    const { message } = describeSecret("AKIAIOSFODNN7EXAMPLE", { field: "private_key", blockTypeSlug: "ssh-key" });
    expect(message).toContain("It looks like an AWS access key id.");
  });
});

describe("where no format is expected", () => {
  it.each<[Json, string | null]>([
    [`https://hooks.slack.com/services/T000/B000/XXXX`, "slack-webhook"],
    [JSON.stringify(account), "google-service-account"],
    [account, "google-service-account"],
    [`${base64Url({ alg: "RS256" })}.${base64Url({ sub: "somebody", exp: 1893456000 })}.c2ln`, "jwt"],
    ["velvet tram orbit 93", null],
    [["a", "b"], null],
  ])("%j is recognised, not judged", (value, format) => {
    expect(describeSecret(value, { field: "value", blockTypeSlug: "secret" })).toMatchObject({ format, isRight: null });
  });

  it("a token's day of expiry is shown, no other claim", () => {
    const token = `${base64Url({ alg: "RS256" })}.${base64Url({ sub: "somebody", exp: 1893456000 })}.c2ln`;
    expect(told(token, "secret", "value").parts).toEqual({ algorithm: "RS256", expires: "2030-01-01" });
  });

  it("a password is neither judged nor recognised, whatever it looks like", () => {
    const facts = describeSecret("https://hooks.example.org/x", { field: "mail.password", blockTypeSlug: null });
    expect(facts).toMatchObject({ format: null, isRight: null, parts: [] });
  });

  it("what the block schema says of a field counts", () => {
    expect(describeSecret("no", { field: "x", blockTypeSlug: "own", format: "uri" })).toMatchObject({ format: "url", isRight: false });
    const contentMediaType = "application/x-pem-file";
    expect(describeSecret("no", { field: "x", blockTypeSlug: "own", contentMediaType })).toMatchObject({ format: "pem-private-key" });
  });
});

describe("a part that may be a secret itself is not shown", () => {
  it.each<[string, Json, string | null, string, Record<string, string>]>([
    [
      "a user name without a password",
      "redis://sEcret1token2@cache.example.org",
      "database-credentials",
      "url",
      {
        ...{ driver: "redis", host: "cache.example.org" },
      },
    ],
    [
      "a user name that looks drawn at random",
      "postgres://x7k2p9q4:pw-pw-pw@db.example.org/survey",
      "database-credentials",
      "url",
      {
        ...{ driver: "postgres", host: "db.example.org" },
      },
    ],
    [
      "a token in the name of a host",
      "https://a1b2c3d4e5f6.hooks.example.org/x",
      "webhook",
      "url",
      {
        address: "https://….hooks.example.org",
      },
    ],
    ["a host of one word", "https://opensesame/x", "webhook", "url", {}],
    [
      "an endpoint that repeats the key",
      `AccountEndpoint=https://bwfkzs11cf.documents.azure.com/;AccountKey=bwfkzs11cf==`,
      "azure-cosmos-db-credentials",
      "connection_string",
      {},
    ],
    ["a service account whose parts do not fit", { ...account, project_id: "sesame-open" }, "gcp-credentials", "service_account_info", {}],
  ])("%s", (_, value, slug, field, parts) => {
    expect(told(value, slug, field)).toMatchObject({ isRight: true, parts });
    expect(told(value, slug, field).parts).toEqual(parts);
  });
});

it("the same value gives the same facts, and a document is not altered", () => {
  const before = JSON.stringify(account);
  const once = describeSecret(account, { field: "value", blockTypeSlug: "secret" });
  expect(describeSecret(account, { field: "value", blockTypeSlug: "secret" })).toEqual(once);
  expect(JSON.stringify(account)).toBe(before);
  expect(isJsonObject(account)).toBe(true);
});
