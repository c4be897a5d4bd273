import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { beforeEach, describe, expect, it } from "vitest";
import { checkWritable, removeLeftovers, writeAtomically } from "./atomic-write.ts";
import { makeHome, testIo } from "./testing-io.ts";

let home: string;
let target: string;
beforeEach(() => {
  home = makeHome();
  target = join(home, "credentials.ini");
});
const write = (content: string, options = {}) => writeAtomically(testIo(home), target, content, options);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => error.code,
  );

it("makes a file that only its owner can read, whatever it was before", async () => {
  writeFileSync(target, "old", { mode: 0o644 });
  await write("new", { hasBackup: true });
  expect(readFileSync(target, "utf8")).toBe("new");
  expect(readFileSync(join(home, ".credentials.ini.bak"), "utf8")).toBe("old");
  expect(readdirSync(home).sort()).toEqual([".credentials.ini.bak", "credentials.ini"]);
  for (const name of readdirSync(home)) expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
});

it("refuses a file that no longer holds what was read", async () => {
  writeFileSync(target, "edited meanwhile");
  expect(await codeOf(write("new", { expected: Buffer.from("as read") }))).toBe("conflict");
  expect(await codeOf(write("new", { expected: null }))).toBe("conflict");
  expect(readFileSync(target, "utf8")).toBe("edited meanwhile");
});

describe("refuses, and writes nothing", () => {
  const elsewhere = () => join(home, "elsewhere");
  it.each([
    ["a symbolic link", () => symlinkSync(elsewhere(), target)],
    ["a hard link", () => linkSync(elsewhere(), target)],
    ["a directory", () => mkdirSync(target)],
    ["a directory that others may write to", () => chmodSync(home, 0o770)],
    ["a sticky directory for everybody", () => chmodSync(home, 0o1777)],
  ])("%s", async (_, prepare) => {
    writeFileSync(elsewhere(), "kept");
    prepare();
    expect(await codeOf(write("new"))).toBe("forbidden");
    expect(await codeOf(checkWritable(testIo(home), target))).toBe("forbidden");
    expect(readFileSync(elsewhere(), "utf8")).toBe("kept");
    expect(readdirSync(home).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("a directory that is a link", async () => {
    const link = join(home, "link");
    symlinkSync(makeHome(), link);
    expect(await codeOf(writeAtomically(testIo(home), join(link, "x"), "new"))).toBe("forbidden");
  });

  it("somebody else's file", async () => {
    writeFileSync(target, "kept");
    const stranger = testIo(home, { uid: (process.getuid?.() ?? 0) + 1 });
    expect(await codeOf(writeAtomically(stranger, target, "new"))).toBe("forbidden");
  });
});

it("never follows a link that is swapped in while it writes", async () => {
  const victim = join(makeHome(), "victim");
  writeFileSync(victim, "untouched");
  const io = testIo(home);
  const swapping: typeof io.fs.rename = async (from, to) => {
    if (!existsSync(target)) symlinkSync(victim, target);
    return io.fs.rename(from, to);
  };
  await writeAtomically({ ...io, fs: { ...io.fs, rename: swapping } }, target, "new");
  expect(readFileSync(victim, "utf8")).toBe("untouched");
  expect(lstatSync(target).isFile()).toBe(true);
});

it("removes what a killed run left, and nothing else", async () => {
  const names = [
    ".credentials.ini.0123456789abcdef.tmp",
    ".credentials.ini.bak.0123456789abcdef.tmp",
    ".other.0123456789abcdef.tmp",
    ".credentials.ini.mine.tmp",
  ];
  for (const name of names) writeFileSync(join(home, name), "");
  await removeLeftovers(testIo(home), target);
  expect(readdirSync(home).sort()).toEqual([".credentials.ini.mine.tmp", ".other.0123456789abcdef.tmp"]);
});

/** How often a writer is killed: 30, or what WRITER_KILLS says (the full run takes 200). */
const kills = Number(process.env.WRITER_KILLS ?? 30);

it(`a writer that is killed leaves the old file or the new one, whole (${kills} kills)`, async () => {
  const script = join(home, "writer.mjs");
  const source = `
    import { nodeIo } from "./node-io.ts";
    import { writeAtomically } from "./atomic-write.ts";
    const contents = ["a", "b"].map((letter) => letter.repeat(3_000_000));
    process.stdout.write("ready");
    for (let i = 0; ; i++) await writeAtomically(nodeIo(), process.argv[2], contents[i % 2], { hasBackup: true });`;
  const stdin = { contents: source, resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
  await build({
    stdin,
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "#lib": fileURLToPath(new URL("../../lib", import.meta.url)) },
  });
  for (let i = 0; i < kills; i++) {
    await killOnce(script, target, Math.random() * 25);
    for (const path of [target, join(home, ".credentials.ini.bak")].filter((path) => existsSync(path))) {
      expect(readFileSync(path, "utf8")).toMatch(/^(a{3000000}|b{3000000})$/);
    }
  }
}, 300_000);

async function killOnce(script: string, path: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [script, path], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await gone;
}
