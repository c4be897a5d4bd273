import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { awsCredentials } from "#lib/core/block-types/aws-credentials.ts";
import type { EntryState, HeldSecret } from "#lib/core/entry-state.ts";
import type { BlockSchema } from "#lib/core/schema/block-schema.ts";
import { Secret } from "#lib/core/secret.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { openTestStore } from "#lib/store/testing.ts";
import { parseSecretFacts, secretFactTexts } from "./secret-facts.ts";

let world: Awaited<ReturnType<typeof openTestStore>>;
beforeEach(async () => {
  world = await openTestStore();
});
afterEach(() => world.close());

const fresh = (text: string) => ({ fingerprint: "0".repeat(64), content: new Secret(text) });
const sealed = () => ({
  fingerprint: "1".repeat(64),
  content: { blob: new Uint8Array(9), wrappedDek: new Uint8Array(9), setInVersion: 1, setAt: new Date() },
});
const state = (path: string, secrets: EntryState["secrets"]): EntryState => {
  return { path, description: "", tags: [], schemaId: null, secretPaths: [], body: {}, secrets };
};

describe("the facts of a drafted edit", () => {
  it("are those of its new secrets alone; kept ones are not opened", () => {
    const before = decryptCount();
    const secrets = new Map<string, HeldSecret>([
      ["aws_secret_access_key", fresh(JSON.stringify("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))],
      ["aws_session_token", sealed()],
    ]);
    const texts = secretFactTexts(state("block/aws-credentials/prod", secrets), awsCredentials.fields);
    expect([...texts.keys()]).toEqual(["aws_secret_access_key"]);
    expect(parseSecretFacts(texts.get("aws_secret_access_key") ?? "")).toEqual({
      ...{ format: "aws-secret-access-key", isRight: true, message: "Is an AWS secret access key.", parts: [] },
    });
    expect(decryptCount()).toBe(before);
  });

  it("follow what an own type's schema says of a field, through references and branches", () => {
    const schema: BlockSchema = {
      type: "object",
      properties: { hook: { anyOf: [{ $ref: "#/definitions/Hook" }, { type: "null" }] } },
      definitions: { Hook: { type: "object", properties: { target: { type: "string", format: "uri", writeOnly: true } } } },
    };
    const secrets = new Map<string, HeldSecret>([["hook.target", fresh(JSON.stringify("no address"))]]);
    const text = secretFactTexts(state("block/own/x", secrets), schema).get("hook.target") ?? "";
    expect(parseSecretFacts(text)).toMatchObject({ format: "url", isRight: false });
  });

  it("of a configuration are recognised by name and form", () => {
    const secrets = new Map<string, HeldSecret>([
      ["db.password", fresh(JSON.stringify("velvet tram"))],
      ["hook", fresh(JSON.stringify("https://hooks.slack.com/services/T000/B000/XXXX"))],
    ]);
    const texts = secretFactTexts(state("config/radar/main", secrets), null);
    expect(parseSecretFacts(texts.get("db.password") ?? "")).toMatchObject({ format: null, isRight: null });
    expect(parseSecretFacts(texts.get("hook") ?? "")).toMatchObject({ format: "slack-webhook", isRight: null });
  });
});

it.each(["null", "", "{", '{"format":"made up","isRight":true,"message":"","parts":[]}', '{"value":"x"}'])("%j holds no facts", (text) => {
  expect(parseSecretFacts(text)).toBeNull();
});
