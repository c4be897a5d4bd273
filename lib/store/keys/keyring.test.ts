import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secret } from "#lib/core/secret.ts";
import { makeTestKek } from "#lib/store/testing.ts";
import { decryptCount, openBytes, sealBytes } from "./gcm.ts";
import { createInstanceKeys, isIntegrityFailure, openKeyring, type SealContext } from "./keyring.ts";
import { randomBytes } from "./random.ts";

const kek = makeTestKek();
const keys = createInstanceKeys(kek);
const keyring = openKeyring(kek, keys);

const context: SealContext = {
  table: "SealedField",
  workspaceId: "w1",
  recordId: "entry-1",
  version: 1,
  schemaId: "schema-1",
  purpose: "value",
};
const secrets = (fields: Record<string, string>) => new Map(Object.entries(fields).map(([field, value]) => [field, new Secret(value)]));
const revealed = (opened: Map<string, Secret>) => Object.fromEntries(Array.from(opened, ([field, secret]) => [field, secret.reveal()]));

describe("sealing a version", () => {
  test("gives back every text as it was", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: "grapheme" })), (fields) => {
        const sealed = keyring.sealVersion(context, secrets(fields));
        expect(revealed(keyring.openVersion(context, sealed.wrappedDek, sealed.fields))).toEqual({ ...fields });
      }),
      { numRuns: 50 },
    );
  });

  test("keeps a byte order mark and the empty text", () => {
    const fields = { a: "\ufeffkey", b: "" };
    const sealed = keyring.sealVersion(context, secrets(fields));
    expect(revealed(keyring.openVersion(context, sealed.wrappedDek, sealed.fields))).toEqual(fields);
  });

  test("gives different ciphertexts and data keys for the same value each time", () => {
    const [a, b] = [1, 2].map(() => keyring.sealVersion(context, secrets({ key: "same", twin: "same" })));
    const blobs = [a, b].flatMap((sealed) => sealed?.fields.map(({ blob }) => hex(blob)) ?? []);
    expect(new Set(blobs).size).toBe(4);
    expect(hex(a?.wrappedDek)).not.toBe(hex(b?.wrappedDek));
  });

  test("leaves no byte of the value in what is stored", () => {
    const sealed = keyring.sealVersion(context, secrets({ key: "canary-7f3a" }));
    expect(Buffer.concat(sealed.fields.map(({ blob }) => blob)).includes("canary-7f3a")).toBe(false);
  });
});

describe("a swapped or altered row is refused and never gives a wrong value", () => {
  const sealed = keyring.sealVersion(context, secrets({ a: "value of a", b: "value of b" }));
  const [a, b] = sealed.fields;
  if (!a || !b) throw new Error("two fields were sealed");

  const contexts: Record<string, Partial<SealContext>> = {
    version: { version: 2 },
    record: { recordId: "entry-2" },
    workspace: { workspaceId: "w2" },
    table: { table: "Other" },
    "block schema": { schemaId: "schema-2" },
    purpose: { purpose: "other" },
  };

  test.each(Object.entries(contexts))("read as another %s", (_name, change) => {
    expectRefusal(() => keyring.openVersion({ ...context, ...change }, sealed.wrappedDek, sealed.fields));
  });

  test("two fields of one version swapped", () => {
    const swapped = [
      { field: "a", blob: b.blob },
      { field: "b", blob: a.blob },
    ];
    expectRefusal(() => keyring.openVersion(context, sealed.wrappedDek, swapped));
  });

  test("a field, or the data key, of another version of the same entry put in", () => {
    const next = keyring.sealVersion({ ...context, version: 2 }, secrets({ a: "old value" }));
    expectRefusal(() => keyring.openVersion(context, sealed.wrappedDek, next.fields));
    expectRefusal(() => keyring.openVersion(context, next.wrappedDek, next.fields));
  });

  test("another instance's database, also under the same KEK", () => {
    const other = openKeyring(kek, createInstanceKeys(kek));
    expectRefusal(() => other.openVersion(context, sealed.wrappedDek, sealed.fields));
  });

  test("any single bit flipped, header included", () => {
    for (let index = 0; index < a.blob.length; index++) {
      const blob = Uint8Array.from(a.blob);
      blob[index] = (blob[index] ?? 0) ^ 1;
      expectRefusal(() => keyring.openVersion(context, sealed.wrappedDek, [{ field: "a", blob }]));
    }
  });

  test("the refusal names record, version and field and no value", () => {
    const broken = [{ field: "a", blob: b.blob }];
    expect(() => keyring.openVersion(context, sealed.wrappedDek, broken)).toThrow(/secret a of version 1 of entry-1/);
    expect(() => keyring.openVersion(context, sealed.wrappedDek, broken)).not.toThrow(/value of/);
  });
});

describe("the cipher", () => {
  const parts = { ...context, instanceId: "i", fieldPath: "f" };
  const key = randomBytes(32);

  test.each([4, 8, 12, 15])("refuses a tag cut to %i bytes", (length) => {
    for (const plaintext of [new Uint8Array(0), randomBytes(64)]) {
      const blob = sealBytes(key, 0, parts, plaintext);
      expect(openBytes(key, parts, blob.slice(0, blob.length - 16 + length))).toBeUndefined();
    }
  });

  test("is decrypted with in exactly one place of the server and one of the CLI", () => {
    const folder = fileURLToPath(new URL("../../..", import.meta.url));
    const sources = ["lib", "app", "components", "scripts"].flatMap((name) => sourceFiles(join(folder, name)));
    const using = sources.filter((file) => /createDecipheriv\(/.test(readFileSync(file, "utf8")));
    expect(using.map((file) => file.slice(folder.length).replaceAll("\\", "/"))).toEqual([
      "lib/cli/offline/sealed-text.ts",
      "lib/store/keys/gcm.ts",
    ]);
  });

  test("counts every decryption, and nothing else", () => {
    const before = decryptCount();
    const sealed = keyring.sealVersion(context, secrets({ a: "1", b: "2" }));
    keyring.fingerprint("1");
    expect(decryptCount() - before).toBe(0);
    keyring.openVersion(context, sealed.wrappedDek, sealed.fields);
    expect(decryptCount() - before).toBe(3);
  });
});

describe("the keys of an instance", () => {
  test("do not open with another KEK, even one that claims the same number", () => {
    const wrong = makeTestKek();
    expect(() => openKeyring(wrong, keys)).toThrow(/does not open this database/);
    expect(() => openKeyring({ ...wrong, kekId: kek.kekId }, keys)).toThrow(/does not open this database/);
  });

  test("open again as the same keyring", () => {
    const again = openKeyring(kek, keys);
    const sealed = keyring.sealVersion(context, secrets({ a: "x" }));
    expect(revealed(again.openVersion(context, sealed.wrappedDek, sealed.fields))).toEqual({ a: "x" });
    expect(again.processSecret("nextauth-secret")).toBe(keyring.processSecret("nextauth-secret"));
    expect(Buffer.from(again.processSecret("next-actions-key"), "base64")).toHaveLength(32);
  });

  test("are told apart by purpose", () => {
    const purposes = ["audit-hmac", "fingerprint-hmac", "token-hash-pepper", "cursor-mac", "session-pepper"] as const;
    expect(new Set(purposes.map((purpose) => hex(keyring.hmac(purpose, "same")))).size).toBe(purposes.length);
  });

  test("a wrapped root key from another instance is refused", () => {
    const other = createInstanceKeys(kek);
    expect(() => openKeyring(kek, { ...keys, wrappedRootKey: other.wrappedRootKey })).toThrow(/root key was altered/);
  });
});

describe("fingerprints", () => {
  test("are equal for equal texts, and 64 hex digits", () => {
    expect(keyring.fingerprint("pin")).toBe(keyring.fingerprint(new Secret("pin")));
    expect(keyring.fingerprint("pin")).toMatch(/^[0-9a-f]{64}$/);
  });

  test("do not betray a PIN to somebody who hashes all of them", () => {
    const stored = keyring.fingerprint("4711");
    const pins = Array.from({ length: 10_000 }, (_, pin) => String(pin).padStart(4, "0"));
    expect(pins.some((pin) => createHash("sha256").update(pin).digest("hex") === stored)).toBe(false);
    const stranger = openKeyring(kek, createInstanceKeys(kek));
    expect(pins.some((pin) => stranger.fingerprint(pin) === stored)).toBe(false);
  });
});

function expectRefusal(open: () => unknown): void {
  try {
    open();
  } catch (error) {
    expect(isIntegrityFailure(error)).toBe(true);
    return;
  }
  throw new Error("it opened");
}

function sourceFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.includes(".test."))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("hex");
}
