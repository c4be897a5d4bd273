import { describe, expect, it } from "vitest";
import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { formsOf } from "#lib/cli/mask/masked-forms.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { isChosen } from "#lib/core/path-choice.ts";
import { patternsWithin } from "./pull-patterns.ts";
import { isRiskyName } from "./risky-names.ts";
import { lookupIn } from "./values.ts";

function entry(path: string, data: JsonObject, secretFields: string[] = []): SyncEntry {
  const [kind = "kv", group = ""] = path.split("/");
  return {
    path,
    kind: kind as "kv",
    type: kind === "block" ? group : null,
    name: path,
    version: 1,
    revision: 1,
    deleted: false,
    data,
    secretFields,
  };
}

describe("the secrets in a value", () => {
  const account = { client_email: "a@example.com", private_key: "-----BEGIN-----\nMIIE\n", ids: [1234567, "x"] };
  const found = (secretFields: string[], field: string) =>
    lookupIn([entry("block/gcp-credentials/prod", { account, region: "eu" }, secretFields)])({ path: "block/gcp-credentials/Prod", field });

  it("are all its texts when the field, or what it lies in, is secret", () => {
    expect(found(["account"], "account")).toMatchObject({
      secrets: [JSON.stringify(account), "a@example.com", account.private_key, '[1234567,"x"]', "1234567", "x"],
    });
    expect(found(["account"], "account.private_key")).toMatchObject({ secrets: [account.private_key] });
  });

  it("are the secret ones alone when the field only holds some, and none otherwise", () => {
    expect(found(["account.private_key"], "account")).toMatchObject({ secrets: [account.private_key] });
    expect(found(["account"], "region")).toMatchObject({ value: "eu", secrets: [] });
  });

  it("are masked in no form that a program can print without thinking", () => {
    const forms = formsOf('a/b+c d&é"\n2nd line').map(String);
    for (const form of [
      'a/b+c d&é"',
      "2nd line",
      'a/b+c d&é\\"\\n2nd line',
      "a%2Fb%2Bc%20d%26%C3%A9%22%0A2nd%20line",
      Buffer.from('a/b+c d&é"\n2nd line').toString("base64"),
    ]) {
      expect(forms).toContain(form);
    }
  });
});

describe("the patterns of one pull", () => {
  it("are exactly the entries that are needed, each once", () => {
    expect(patternsWithin(["kv/b", "block/secret/a", "kv/b", "kv/app-*"])).toEqual(["block/secret/a", "kv/app-*", "kv/b"]);
  });

  it("ask for the largest groups whole when they are too many for one request, and still fit everything", () => {
    const wanted = [
      ...Array.from({ length: 200 }, (_, index) => `block/aws-credentials/account-${index}`),
      "config/app/web",
      "kv/größe",
      "kv/a*b",
    ];
    const patterns = patternsWithin(wanted);
    expect(patterns).toEqual(["block/aws-credentials/*", "config/app/web", "kv/a*b", "kv/größe"]);
    for (const path of wanted) expect(isChosen(patterns, path)).toBe(true);
  });

  it("fit into an address whatever is asked for", () => {
    const wanted = Array.from({ length: 3_000 }, (_, index) => `config/namespace-${index}/${"ü".repeat(60)}`);
    const patterns = patternsWithin(wanted);
    expect(encodeURIComponent(patterns.join("\n")).length).toBeLessThan(3_100);
    expect(patterns.length).toBeLessThanOrEqual(100);
    expect(isChosen(patterns, wanted[7] ?? "")).toBe(true);
  });
});

it.each([
  "LD_PRELOAD",
  "NODE_OPTIONS",
  "PATH",
  "BASH_ENV",
  "PYTHONSTARTUP",
  "GIT_SSH_COMMAND",
  "BLOCKYARD_TOKEN",
  "DYLD_INSERT_LIBRARIES",
  "path",
])("%s is a name that decides what is run", (name) => expect(isRiskyName(name)).toBe(true));
it.each(["PROD_PASSWORD", "PIN", "DATABASE_URL", "AWS_REGION", "PATHS"])("%s is none", (name) => expect(isRiskyName(name)).toBe(false));
