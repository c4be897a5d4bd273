import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#lib/core/json.ts";
import { describeSecret } from "./describe.ts";

const pieceLength = 8;

/** Alphabets in which secrets are drawn: the last hold everything that breaks a URL, a connection string, a PEM, JSON. */
const alphabets = [
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  "abcdefghijklmnopqrstuvwxyz0123456789",
  "0123456789abcdef",
  "abcdefghijklmnopqrstuvwxyz",
  "aB3@:/?#;=&%.+-_ \\\"'\n",
  "abcxyz.@/:",
];
const secrets = fc
  .constantFrom(...alphabets)
  .chain((alphabet) => fc.array(fc.constantFrom(...alphabet), { minLength: pieceLength, maxLength: 64 }))
  .map((letters) => letters.join(""))
  .filter((secret) => new Set(secret).size > 3);

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64Url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const pem = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const rsaHead = Buffer.from("308204be020100300d06092a864886f70d0101010500048204a8", "hex");
const pkcs8 = (secret: string) => Buffer.concat([rsaHead, Buffer.from(secret)]).toString("base64");

/** Where a secret stands in each format: raw, in base64, percent-encoded. */
const places: Record<string, (secret: string) => Json> = {
  "cosmos key": (s) => `AccountEndpoint=https://survey.documents.azure.com:443/;AccountKey=${s};`,
  "cosmos key in base64": (s) => `AccountEndpoint=https://survey.documents.azure.com:443/;AccountKey=${base64(s)};`,
  "cosmos, key first": (s) => `AccountKey=${s};AccountEndpoint=https://survey.documents.azure.com:443/`,
  "cosmos, key in the endpoint": (s) => `AccountEndpoint=https://${s}@survey.documents.azure.com:443/${s};AccountKey=${s}`,
  "cosmos, key as endpoint": (s) => `AccountEndpoint=${s};AccountKey=${s};`,
  "cosmos, key as host": (s) => `AccountEndpoint=https://${s}/;AccountKey=${s};`,
  "cosmos, key as name of the account": (s) => `AccountEndpoint=https://${s}.documents.azure.com/;AccountKey=${base64(s)};`,
  "storage key": (s) => `DefaultEndpointsProtocol=https;AccountName=survey;AccountKey=${s};EndpointSuffix=core.windows.net`,
  "storage key in base64": (s) => `AccountName=survey;AccountKey=${base64(s)};EndpointSuffix=core.windows.net`,
  "storage, key as name and suffix": (s) => `AccountName=${s};AccountKey=${base64(s)};EndpointSuffix=${s}`,
  "storage signature": (s) =>
    `BlobEndpoint=https://survey.blob.core.windows.net/;SharedAccessSignature=sv=2024&sig=${encodeURIComponent(s)}`,
  "storage signature in the endpoint": (s) => `BlobEndpoint=https://survey.blob.core.windows.net/?sig=${s};SharedAccessSignature=${s}`,
  "password of a URL": (s) => `postgresql://loader:${encodeURIComponent(s)}@db.example.org:5432/survey`,
  "raw password of a URL": (s) => `postgresql://loader:${s}@db.example.org:5432/survey`,
  "raw password and user": (s) => `postgresql://${s}:${s}@db.example.org:5432/${s}`,
  "password in the query": (s) => `postgresql://db.example.org/survey?user=loader&password=${s}`,
  // With a colon in it, what is before is a user's name for everybody who reads it.
  "user without a password": (s) => `redis://${s.replaceAll(":", "-")}@cache.example.org/0`,
  "empty user": (s) => `redis://:${s}@cache.example.org/0`,
  "token in the path": (s) => `https://hooks.example.org/build/${s}`,
  "token in the query": (s) => `https://hooks.example.org/build?token=${s}`,
  "token in the fragment": (s) => `https://hooks.example.org/build#${s}`,
  "token as user": (s) => `https://${s}@api.example.org/`,
  "token as user with a word": (s) => `https://${s}:x-oauth-basic@api.example.org/`,
  "password of a web address": (s) => `https://loader:${s}@api.example.org/`,
  "Slack's path": (s) => `https://hooks.slack.com/services/T000/B000/${s}`,
  "body of a PEM": (s) => pem("PRIVATE KEY", s),
  "body of a PEM in base64": (s) => pem("PRIVATE KEY", pkcs8(s)),
  "label of a PEM": (s) => pem(s, base64(s)),
  "private key of a service account": (s) => ({
    ...{ type: "service_account", project_id: "survey-2026", client_email: "reader@survey-2026.iam.gserviceaccount.com" },
    private_key: pem("PRIVATE KEY", pkcs8(s)),
  }),
  "everything of a service account": (s) => ({
    ...{ type: "service_account", project_id: s, private_key_id: s, client_email: `${s}@${s}.iam.gserviceaccount.com` },
    private_key: pem("PRIVATE KEY", pkcs8(s)),
  }),
  "unknown member of a service account": (s) => ({
    ...{ type: "service_account", project_id: "survey-2026", client_email: "reader@survey-2026.iam.gserviceaccount.com" },
    ...{ private_key: pem("PRIVATE KEY", base64(s)), [s]: s },
  }),
  "claims of a token": (s) => `${base64Url({ alg: "HS256" })}.${base64Url({ sub: s, iss: s, exp: 1893456000 })}.${base64(s)}`,
  "header of a token": (s) => `${base64Url({ alg: s, kid: s })}.${base64Url({ exp: 1893456000 })}.${base64(s)}`,
  "GitHub's token": (s) => `ghp_${s}`,
  "AWS' key": (s) => `AKIA${s.toUpperCase()}`,
  "nothing else": (s) => s,
  "in an object": (s) => ({ password: s, [s]: "x" }),
};

const hints = [
  ["aws-credentials", "aws_secret_access_key"],
  ["azure-cosmos-db-credentials", "connection_string"],
  ["azure-blob-storage-credentials", "connection_string"],
  ["gcp-credentials", "service_account_info"],
  ["gcp-credentials", "service_account_info.client_email"],
  ["database-credentials", "url"],
  ["github-credentials", "token"],
  ["slack-webhook", "url"],
  ["webhook", "url"],
  ["ssh-key", "private_key"],
  ["secret", "value"],
] as const;

/** What careless hands do to a text: cut, double, quote, insert. `@` and letters are left in: taking them out makes another valid text. */
const damages: Record<string, (text: string, at: number) => string> = {
  none: (text) => text,
  quoted: (text) => `"${text}"`,
  doubled: (text) => `${text}${text}`,
  "on two lines": (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
  "with a space": (text, at) => `${text.slice(0, at)} ${text.slice(at)}`,
  "with an @": (text, at) => `${text.slice(0, at)}@${text.slice(at)}`,
  "with a ;": (text, at) => `${text.slice(0, at)};${text.slice(at)}`,
  "cut at the end": (text, at) => text.slice(0, at),
  "without its = signs": (text) => text.replaceAll("=", ""),
  "without its ; signs": (text) => text.replaceAll(";", ""),
  "without its / signs": (text) => text.replaceAll("/", ""),
  "percent-encoded": (text) => encodeURIComponent(text),
  "in base64": (text) => base64(text),
};

function piecesOf(secret: string): Set<string> {
  const forms = [
    secret,
    encodeURIComponent(secret),
    base64(secret),
    Buffer.from(secret).toString("hex"),
    Buffer.from(secret, "base64").toString("latin1"),
  ];
  try {
    forms.push(decodeURIComponent(secret));
  } catch {
    // A text with a lone percent sign is its own decoded form.
  }
  return new Set(
    forms.flatMap((form) =>
      Array.from({ length: Math.max(0, form.length - pieceLength + 1) }, (_, at) => form.slice(at, at + pieceLength).toLowerCase()),
    ),
  );
}

function leaksOf(facts: unknown, secret: string): string[] {
  const text = JSON.stringify(facts).toLowerCase();
  return [...piecesOf(secret)].filter((piece) => text.includes(piece));
}

describe.each(Object.entries(places))("a secret as %s", (_, build) => {
  it("leaves no piece of eight characters in what is told of it, in any encoding, whatever is done to it", () => {
    const damage = fc.constantFrom(...Object.keys(damages));
    fc.assert(
      fc.property(
        secrets,
        fc.constantFrom(...hints),
        damage,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (secret, [slug, field], how, at) => {
          const built = build(secret);
          const spoil = damages[how] ?? ((text: string) => text);
          const value = typeof built === "string" ? spoil(built, Math.floor(at * built.length)) : built;
          expect(leaksOf(describeSecret(value, { field, blockTypeSlug: slug }), secret)).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });
});

it("says the same of secrets of any length", () => {
  const wide = fc.string({ minLength: 1, maxLength: 200, unit: fc.constantFrom(..."abcdefghijklmnop") });
  fc.assert(
    fc.property(wide, wide, (one, other) => {
      const told = (secret: string) => describeSecret(secret, { field: "password", blockTypeSlug: "database-credentials" });
      expect(told(one)).toEqual(told(other));
      const url = (secret: string) =>
        describeSecret(`postgres://loader:x${secret}@db.example.org/survey`, { field: "url", blockTypeSlug: "database-credentials" });
      expect(url(`qqqqqqqqq${one}`)).toEqual(url(`qqqqqqqqq${other}`));
    }),
  );
});

it("a secret of 64 KiB that was made to be slow is described at once", () => {
  const sizes = ["=", "\n", " ", "A", "-----BEGIN ", "-----END PRIVATE KEY-----", "@", ".", "%41", ";AccountKey=", "a1"];
  const heads = [
    "",
    "https://h.example.org/",
    "postgres://u:",
    "-----BEGIN PRIVATE KEY-----\n",
    "AccountEndpoint=https://a.example.org/;AccountKey=",
  ];
  const started = performance.now();
  for (const piece of sizes) {
    for (const head of heads) {
      for (const [slug, field] of hints) {
        const value = `${head}${piece.repeat(Math.ceil(65_000 / piece.length))}x`;
        describeSecret(value, { field, blockTypeSlug: slug });
      }
    }
  }
  // Some six hundred of them: a few milliseconds each; one that takes quadratic time takes seconds alone.
  expect(performance.now() - started).toBeLessThan(20_000);
});
