import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";

const source = readFileSync(new URL("./home-directory.ts", import.meta.url), "utf8");
const script = `${transformSync(source, { loader: "ts" }).code}\nconsole.log(homeDirectory(process.env));`;

/** In a process of its own: what the system says depends on its user and its real environment. */
function homeOf(env: { HOME?: string }, as: { uid?: number; gid?: number } = {}): string {
  const { PATH } = process.env;
  const words = ["--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, words, { env: { PATH, NODE_ENV: "test", ...env }, encoding: "utf8", ...as });
  return stdout.trim() || stderr;
}

describe("the home directory", () => {
  it("is HOME", () => {
    expect(homeOf({ HOME: "/home/somebody" })).toBe("/home/somebody");
  });

  it.each([{}, { HOME: "" }])("is what the system says where HOME names none, never the folder one stands in: %j", (env) => {
    expect(homeOf(env)).toBe(userInfo().homedir);
  });

  it.skipIf(process.getuid?.() !== 0)("is / for a user whom the system does not know", () => {
    for (const env of [{}, { HOME: "" }]) expect(homeOf(env, { uid: 54_321, gid: 54_321 })).toBe("/");
  });
});
