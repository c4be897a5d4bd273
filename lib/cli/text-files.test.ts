import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeHome, testIo } from "./testing-io.ts";
import { refuseReadableByOthers } from "./text-files.ts";

const home = makeHome();
const folder = join(home, "credentials");
mkdirSync(folder);

function made(name: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, "by_token");
  chmodSync(path, mode);
  return path;
}
async function isRefused(path: string, env: Record<string, string>, uid = process.getuid?.()): Promise<boolean> {
  return refuseReadableByOthers(testIo(home, { env, uid }), path).then(
    () => false,
    () => true,
  );
}

describe("a file that holds a secret", () => {
  it("must be a file that its owner alone can read", async () => {
    expect(await isRefused(made("own", 0o600), {})).toBe(false);
    expect(await isRefused(made("group", 0o640), {})).toBe(true);
    expect(await isRefused(made("strange", 0o600), {}, 4711)).toBe(true);
    symlinkSync(made("behind", 0o600), join(folder, "link"));
    expect(await isRefused(join(folder, "link"), {})).toBe(true);
  });

  // Only root can make files of root's.
  it.runIf(process.getuid?.() === 0)(
    "may be what systemd has handed to a service: root's, in the folder of its credentials, for nobody to write",
    async () => {
      const env = { CREDENTIALS_DIRECTORY: folder };
      expect(await isRefused(made("token", 0o440), env, 4711)).toBe(false);
      expect(await isRefused(made("token", 0o440), {}, 4711)).toBe(true);
      expect(await isRefused(made("token", 0o640), env, 4711)).toBe(true);
      chmodSync(join(folder, "token"), 0o444);
      expect(await isRefused(join(folder, "token"), env, 4711)).toBe(true);
      expect(await isRefused(made("token", 0o444), { CREDENTIALS_DIRECTORY: home }, 4711)).toBe(true);
    },
  );
});
