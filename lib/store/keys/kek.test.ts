import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeTestFolder } from "#lib/store/testing.ts";
import { defaultKekFile, loadKek } from "./kek.ts";

const keyText = Buffer.alloc(32, 7).toString("base64");

function setUp() {
  const home = makeTestFolder();
  const dataFolder = join(makeTestFolder(), "data");
  return { env: { HOME: home } as Record<string, string | undefined>, dataFolder, home };
}

describe("the key-encryption key", () => {
  test("is made on first run in a 0600 file outside the data folder, and found again", () => {
    const { env, dataFolder, home } = setUp();
    const made = loadKek({ env, dataFolder, hasInstance: false });
    expect(made).toMatchObject({ isNew: true, source: "file", file: defaultKekFile(dataFolder, env) });
    const file = made.file ?? "";
    expect(file.startsWith(join(home, ".config", "blockyard"))).toBe(true);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(dataFolder)).toBe(false);
    const again = loadKek({ env, dataFolder, hasInstance: true });
    expect(again.isNew).toBe(false);
    expect(again.key.reveal()).toEqual(made.key.reveal());
    expect(Buffer.from(readFileSync(file, "utf8"), "base64")).toHaveLength(32);
  });

  test("is never made when the database has an instance already", () => {
    const { env, dataFolder } = setUp();
    expect(() => loadKek({ env, dataFolder, hasInstance: true })).toThrow(/key of this database is missing/);
    expect(existsSync(defaultKekFile(dataFolder, env))).toBe(false);
  });

  test("is never made inside the data folder", () => {
    const { home } = setUp();
    expect(() => loadKek({ env: { HOME: home }, dataFolder: home, hasInstance: false })).toThrow(/beside the data/);
  });

  test("is never made where BLOCKYARD_KEK_FILE points", () => {
    const { env, dataFolder, home } = setUp();
    const file = join(home, "missing.kek");
    expect(() => loadKek({ env: { ...env, BLOCKYARD_KEK_FILE: file }, dataFolder, hasInstance: false })).toThrow(/cannot be read/);
    expect(existsSync(file)).toBe(false);
  });

  test("comes from one source only", () => {
    const { env, dataFolder } = setUp();
    const both = { ...env, BLOCKYARD_KEK: keyText, BLOCKYARD_KEK_FILE: "/nowhere" };
    expect(() => loadKek({ env: both, dataFolder, hasInstance: false })).toThrow(/only one/);
  });

  test("from the environment must be 32 bytes in base64, and does not stand in the refusal", () => {
    const { env, dataFolder } = setUp();
    expect(loadKek({ env: { ...env, BLOCKYARD_KEK: keyText }, dataFolder, hasInstance: true }).source).toBe("environment");
    for (const wrong of ["c2hvcnQ=", "not base64 at all", keyText.slice(0, -2)]) {
      const load = () => loadKek({ env: { ...env, BLOCKYARD_KEK: wrong }, dataFolder, hasInstance: false });
      expect(load).toThrow("BLOCKYARD_KEK must hold 32 bytes in base64.");
    }
  });

  test.skipIf(process.platform === "win32").each([0o640, 0o604, 0o660, 0o620])("in a file of mode %o is refused", (mode) => {
    const { env, dataFolder, home } = setUp();
    const file = join(home, "own.kek");
    writeFileSync(file, keyText, { mode: 0o600 });
    const load = () => loadKek({ env: { ...env, BLOCKYARD_KEK_FILE: file }, dataFolder, hasInstance: false });
    expect(load().isNew).toBe(false);
    chmodSync(file, mode);
    expect(load).toThrow(/chmod 600/);
  });

  test("does not print", () => {
    const { env, dataFolder } = setUp();
    const kek = loadKek({ env: { ...env, BLOCKYARD_KEK: keyText }, dataFolder, hasInstance: false });
    expect(`${JSON.stringify(kek)} ${String(kek.key)}`).not.toContain(keyText.slice(0, 20));
    expect(kek.kekId).toBeGreaterThanOrEqual(0);
    expect(kek.kekId).toBeLessThan(2 ** 31);
  });
});
