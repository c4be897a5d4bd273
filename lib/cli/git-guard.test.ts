import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { refuseTracked } from "./git-guard.ts";
import { makeHome, testIo } from "./testing-io.ts";

let home: string;
beforeEach(() => {
  home = makeHome();
});
const git = (...args: string[]) => execFileSync("git", ["-C", home, ...args], { stdio: "ignore" });
const guard = () => refuseTracked(testIo(home), [join(home, "sub", "credentials.ini")]);

function makeRepository(): void {
  git("init");
  mkdirSync(join(home, "sub"));
}

it("lets a file outside of work trees pass", async () => {
  await guard();
});

it("refuses a file that git would offer to commit, and names the line for .gitignore", async () => {
  makeRepository();
  await expect(guard()).rejects.toThrow(/not ignored.*Add credentials\.ini to .*sub\/\.gitignore/);
});

it("refuses a tracked file even when it is ignored", async () => {
  makeRepository();
  writeFileSync(join(home, "sub", "credentials.ini"), "");
  git("add", "sub/credentials.ini");
  writeFileSync(join(home, ".gitignore"), "credentials.ini\n");
  await expect(guard()).rejects.toThrow("is tracked by git");
});

it("lets an ignored file pass", async () => {
  makeRepository();
  writeFileSync(join(home, ".gitignore"), "credentials.ini\n");
  await guard();
});

it("refuses where git cannot say", async () => {
  makeRepository();
  const io = testIo(home, { run: async () => ({ code: undefined }) });
  await expect(refuseTracked(io, [join(home, "sub", "x")])).rejects.toThrow("git cannot read");
});

it("offers on a terminal to write the line into .gitignore, and goes on when git ignores the file then", async () => {
  makeRepository();
  writeFileSync(join(home, "sub", ".gitignore"), "other");
  const file = join(home, "sub", "we ird#.env");
  const terminal = { stdin: true, stdout: true };
  const refused = testIo(home, { isTty: terminal, ask: async () => "n" });
  await expect(refuseTracked(refused, [file])).rejects.toThrow("not ignored");
  await refuseTracked(testIo(home, { isTty: terminal, ask: async () => "" }), [file], [join(home, "sub", "lock.json")]);
  expect(readFileSync(join(home, "sub", ".gitignore"), "utf8")).toBe("other\n/we\\ ird\\#.env\n/lock.json\n");
});
