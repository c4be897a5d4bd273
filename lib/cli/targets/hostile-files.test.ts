import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeHome } from "#lib/cli/testing-io.ts";
import { prepareProject } from "./testing-project.ts";

const at = prepareProject();
const file = ".env";
const lockFile = `${file}.blockyard-lock.json`;
const isRoot = process.getuid?.() === 0;

/** Each command is refused with exit code 1 and a message that names the path; what stands elsewhere is as it was, and the server too. */
async function refused(path: string, commands = ["pull", "push", "sync", "sync --json"]): Promise<void> {
  const before = await at.server.blocks();
  for (const command of commands) {
    const { code, stdout, stderr } = await at.cli(command);
    expect([command, code, stdout + stderr]).toEqual([command, 1, expect.stringContaining(path)]);
    expect(stdout + stderr).not.toContain("geheim");
  }
  expect(await at.server.blocks()).toEqual(before);
  expect(readdirSync(at.project).filter((name) => name.endsWith(".tmp") || name.endsWith("-run"))).toEqual([]);
}

const declare = (name = file) => at.declare({ app: { entries: ["kv/*"], file: name, creates: "kv/{key}" } });

describe("in place of the file: refused by its path, never read through, never written through, never waited for", () => {
  it("a symbolic link, to a file, to nothing, and of the lock file", async () => {
    declare();
    const elsewhere = join(makeHome(), "elsewhere");
    writeFileSync(elsewhere, "SECRET=geheim\n");
    symlinkSync(elsewhere, at.path(file));
    await refused(at.path(file));
    expect(readFileSync(elsewhere, "utf8")).toBe("SECRET=geheim\n");
    unlinkSync(at.path(file));
    symlinkSync(join(elsewhere, "nothing"), at.path(file));
    await refused(at.path(file));
    unlinkSync(at.path(file));
    symlinkSync(elsewhere, at.path(lockFile));
    await refused(at.path(lockFile), ["pull", "sync"]);
    expect(readFileSync(elsewhere, "utf8")).toBe("SECRET=geheim\n");
  });

  it("a hard link, and of the lock file", async () => {
    declare();
    await at.cli("pull");
    await at.set("kv/app-limit", { value: 30 });
    linkSync(at.path(file), at.path("other"));
    await refused(at.path(file), ["pull", "sync"]);
    unlinkSync(at.path("other"));
    linkSync(at.path(lockFile), at.path("other"));
    await refused(at.path(lockFile));
  });

  it("a backup that is a link is replaced and not followed", async () => {
    declare();
    await at.cli("pull");
    const elsewhere = join(makeHome(), "elsewhere");
    writeFileSync(elsewhere, "kept");
    symlinkSync(elsewhere, at.path(".env.bak"));
    await at.set("kv/app-limit", { value: 30 });
    expect((await at.cli("pull")).code).toBe(0);
    expect(readFileSync(elsewhere, "utf8")).toBe("kept");
    expect(lstatSync(at.path(".env.bak")).isFile()).toBe(true);
  });

  it("a pipe, of the lock file, of the run's lock and of blockyard.json too", async () => {
    declare();
    for (const name of [file, lockFile, ".env.blockyard-run", "blockyard.json"]) {
      rmSync(at.path(name), { force: true });
      execFileSync("mkfifo", [at.path(name)]);
      const { code, stderr } = await at.cli("sync");
      expect([code, stderr]).toEqual([1, expect.stringContaining(name)]);
      unlinkSync(at.path(name));
      declare();
    }
  });

  it("a socket, a folder, a device", async () => {
    declare();
    const server = createServer().listen(at.path(file));
    await new Promise((resolve) => server.once("listening", resolve));
    await refused(at.path(file));
    await new Promise((resolve) => server.close(resolve));
    mkdirSync(at.path(file));
    await refused(at.path(file));
    rmSync(at.path(file), { recursive: true });
    if (!isRoot) return;
    try {
      execFileSync("mknod", [at.path(file), "c", "1", "5"], { stdio: "ignore" });
    } catch {
      return;
    }
    await refused(at.path(file));
  });

  it("what is larger than 64 MiB, not UTF-8, or a lock file that is damaged", async () => {
    declare();
    at.write(file, "");
    truncateSync(at.path(file), 65 * 1024 * 1024);
    await refused(at.path(file));
    writeFileSync(at.path(file), Buffer.from("A=\xff\n", "latin1"));
    await refused(at.path(file));
    at.write(file, "A=1\n");
    at.write(lockFile, '{"lock":2,');
    await refused(at.path(lockFile));
  });

  it("NUL bytes are a value's or refused, and never lost", async () => {
    declare();
    await at.cli("pull");
    const text = `${at.read(file)}X="a\0b"\n`;
    at.write(file, text);
    await at.set("kv/app-limit", { value: 30 });
    const { code } = await at.cli("pull");
    expect(at.read(file)).toBe(code === 0 ? text.replace("APP_LIMIT=20", "APP_LIMIT=30") : text);
  });
});

describe("folders", () => {
  it.each([0o770, 0o707, 0o1777])("one that others may write to is refused: %o", async (mode) => {
    mkdirSync(at.path("conf"));
    chmodSync(at.path("conf"), mode);
    declare("conf/.env");
    await refused(at.path("conf"), ["pull", "sync"]);
    expect(readdirSync(at.path("conf"))).toEqual([]);
  });

  it("one that is a link is refused at any depth, also where it leads back into the project", async () => {
    const elsewhere = makeHome();
    mkdirSync(join(elsewhere, "sub"));
    writeFileSync(join(elsewhere, "sub", ".env"), "SECRET=geheim\n");
    mkdirSync(at.path("real/sub"), { recursive: true });
    for (const [to, name] of [
      [elsewhere, "out"],
      [at.path("real"), "in"],
    ] as const) {
      symlinkSync(to, at.path(name));
      declare(`${name}/sub/.env`);
      await refused(at.path(name));
      declare(`${name}/made/.env`);
      await refused(at.path(name), ["pull"]);
      expect(existsSync(join(to, "made"))).toBe(false);
    }
    expect(readFileSync(join(elsewhere, "sub", ".env"), "utf8")).toBe("SECRET=geheim\n");
  });

  it("one that nobody may write to is named", async () => {
    declare("conf/.env");
    mkdirSync(at.path("conf"));
    const { open } = (await import("node:fs/promises")) as typeof import("node:fs/promises");
    const denied = Object.assign(new Error("denied"), { code: "EROFS" });
    const { testIo } = await import("#lib/cli/testing-io.ts");
    const { fs } = testIo(at.home);
    const readOnly: typeof open = async (path, flags, mode) => {
      if (Number(flags) & fs.constants.O_WRONLY) throw denied;
      return open(path, flags, mode);
    };
    const ran = await at.cli("pull", { fs: { ...fs, open: readOnly } });
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(/conf cannot be written to \(EROFS\)/) });
  });
});

describe.runIf(isRoot)("what belongs to somebody else", () => {
  it("a file, or a folder, is refused", async () => {
    declare();
    await at.cli("pull");
    await at.set("kv/app-limit", { value: 30 });
    const before = at.read(file);
    chownSync(at.path(file), 12_345, 12_345);
    await refused(at.path(file), ["pull"]);
    expect(at.read(file)).toBe(before);
    chownSync(at.path(file), 0, 0);
    chownSync(at.project, 12_345, 12_345);
    await refused(at.project, ["pull", "push"]);
  });

  it("a blockyard.json above is not heard: it could name a server for the token, and files", async () => {
    mkdirSync(at.path("mine"));
    declare();
    chownSync(at.path("blockyard.json"), 12_345, 12_345);
    const ran = await at.cli("pull", { cwd: at.path("mine") });
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("belongs to somebody else") });
    expect(existsSync(at.path(file))).toBe(false);
  });
});

it("something that exchanges the file for links, pipes and folders meanwhile is never written through, and never waited for", async () => {
  declare("conf/.env");
  mkdirSync(at.path("conf"));
  const outside = makeHome();
  const victim = join(outside, "victim");
  writeFileSync(victim, "A=untouched\n");
  mkdirSync(at.path("away"));
  let round = 0;
  const clear = (path: string) => {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {}
  };
  const swaps = [
    () => symlinkSync(victim, at.path("conf/.env")),
    () => mkdirSync(at.path("conf/.env")),
    () => writeFileSync(at.path("conf/.env"), "APP_LIMIT=20\n", { mode: 0o600 }),
    () => execFileSync("mkfifo", [at.path("conf/.env")]),
    () => linkSync(victim, at.path("conf/.env")),
    () => {
      renameSync(at.path("conf"), at.path("away/conf"));
      symlinkSync(outside, at.path("conf"));
    },
    () => {
      clear(at.path("conf"));
      renameSync(at.path("away/conf"), at.path("conf"));
    },
  ];
  const swap = () => {
    try {
      if (!lstatSync(at.path("conf")).isSymbolicLink()) clear(at.path("conf/.env"));
      swaps[round++ % swaps.length]?.();
    } catch {}
  };
  const { testIo } = await import("#lib/cli/testing-io.ts");
  const { fs } = testIo(at.home);
  // Between any two steps of a run: before each call to the file system something else has been put there.
  const swapping = Object.fromEntries(
    Object.entries(fs).map(([name, call]) => [
      name,
      typeof call !== "function"
        ? call
        : async (...args: unknown[]) => {
            if (String(args[0]).includes("conf") && Math.random() < 0.3) swap();
            return (call as (...args: unknown[]) => unknown)(...args);
          },
    ]),
  ) as typeof fs;
  for (let run = 0; run < 60; run++) {
    const { code, stderr } = await at.cli("sync --theirs --no-receipt", { fs: swapping });
    expect([code, stderr.replaceAll(/.*(APP_|note|kv).*\n/g, "")]).toEqual([expect.any(Number), expect.any(String)]);
    expect(readFileSync(victim, "utf8")).toBe("A=untouched\n");
    expect(readdirSync(outside)).toEqual(["victim"]);
  }
}, 60_000);

describe("two at once", () => {
  it("runs on one file wait for each other, and nothing is lost", async () => {
    declare();
    await at.cli("pull");
    at.replace(file, "APP_LIMIT=20", "APP_LIMIT=21");
    await at.set("kv/app-options", { value: { retries: 4, on: true } });
    const ran = await Promise.all(["sync", "sync", "pull", "push", "sync"].map((command) => at.cli(command)));
    expect(ran.map(({ code, stderr }) => [code, stderr])).toEqual(ran.map(() => [0, ""]));
    expect(at.read(file)).toContain("APP_LIMIT=21");
    expect(at.read(file)).toContain('"retries":4');
    expect(await at.dataOf("kv/app-limit")).toEqual({ value: 21 });
    expect((await at.cli("status")).code).toBe(0);
    expect(readdirSync(at.project).sort()).toEqual([".env", ".env.bak", lockFile, "blockyard.json"]);
  });

  it("a run that another holds up for long says so, and tells the server of no failure", async () => {
    declare();
    const { describeProcess } = await import("#lib/cli/run-lock.ts");
    const { testIo } = await import("#lib/cli/testing-io.ts");
    at.write(".env.blockyard-run", await describeProcess(testIo(at.home), process.pid));
    const ran = await at.cli("sync", { sleep: async () => {} });
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("Another blockyard is working on") });
    expect(existsSync(at.path(file))).toBe(false);
  });

  it("files whose names begin alike do not clear away each other's drafts", async () => {
    at.declare({ a: { entries: ["kv/*"], file: ".env" }, b: { entries: ["kv/*"], file: ".env.local" } });
    const { removeLeftovers } = await import("#lib/cli/atomic-write.ts");
    const { testIo } = await import("#lib/cli/testing-io.ts");
    for (const name of [".env.0123456789abcdef.tmp", ".env.local.0123456789abcdef.tmp", ".env.blockyard-lock.json.0123456789abcdef.tmp"])
      at.write(name, "");
    await removeLeftovers(testIo(at.home), at.path(".env"));
    expect(readdirSync(at.project).filter((name) => name.endsWith(".tmp"))).toEqual([".env.local.0123456789abcdef.tmp"]);
  });

  it("two targets are refused whose files are one, also through a link of a folder", async () => {
    const settings = join(at.home, ".config", "blockyard");
    mkdirSync(settings, { recursive: true });
    mkdirSync(join(at.home, "real"));
    symlinkSync(join(at.home, "real"), join(at.home, "link"));
    const targets = { a: { entries: ["kv/*"], file: "real/x.env" }, b: { entries: ["block/*"], file: "link/x.env" } };
    writeFileSync(join(settings, "config.json"), JSON.stringify({ targets }));
    expect(await at.cli("pull")).toMatchObject({ code: 1, stderr: expect.stringContaining("have one file") });
  });
});
