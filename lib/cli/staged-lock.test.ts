import { spawnSync } from "node:child_process";
import { promises, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import type { Io } from "./io.ts";
import { prepareProject } from "./targets/testing-project.ts";

const at = prepareProject();

/** A file system on which nothing happens any more once a file was to be moved to this place: the process is killed there. */
function killedAt(place: RegExp, when: "before" | "after"): Partial<Io> {
  let isDead = false;
  const die = () => {
    isDead = true;
    throw new Error("killed");
  };
  const unlessDead = <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) => {
    return async (...args: Args) => (isDead ? die() : work(...args));
  };
  const rename: typeof promises.rename = async (from, to) => {
    if (place.test(String(to)) && when === "before") die();
    await promises.rename(from, to);
    if (place.test(String(to))) die();
  };
  const { open, unlink } = promises;
  const fs = { ...promises, rename: unlessDead(rename), open: unlessDead(open), unlink: unlessDead(unlink) };
  // What it holds is held by a process that is gone.
  return { fs, pid: spawnSync("true").pid };
}

const standing = [".env", ".env.bak", ".env.blockyard-lock.json", "blockyard.json"];

async function pulled(limit: number): Promise<void> {
  at.declare({ app: { entries: ["kv/*"], file: ".env" } });
  expect((await at.cli("pull")).code).toBe(0);
  await at.set("kv/app-limit", { value: limit });
}

it("killed between the file and its lock, the next run takes both for done, whatever the server says by then", async () => {
  await pulled(30);
  await at.cli("pull", killedAt(/\/\.env$/, "after"));
  expect(at.read(".env")).toContain("APP_LIMIT=30");
  await at.set("kv/app-limit", { value: 31 });
  expect((await at.cli("status")).stdout).not.toContain("conflict");
  expect(await at.cli("pull")).toMatchObject({ code: 0, stderr: "" });
  expect(at.read(".env")).toContain("APP_LIMIT=31");
  expect(readdirSync(at.project).sort()).toEqual(standing);
});

it("an edit made after such a kill is an edit", async () => {
  await pulled(30);
  await at.cli("pull", killedAt(/\/\.env$/, "after"));
  at.replace(".env", "APP_LIMIT=30", "APP_LIMIT=99");
  await at.set("kv/app-limit", { value: 31 });
  expect(await at.cli("pull")).toMatchObject({ code: 1, stderr: expect.stringContaining("conflict APP_LIMIT") });
  expect(at.read(".env")).toContain("APP_LIMIT=99");
});

it("killed before the file was replaced, the lock of what never came is thrown away", async () => {
  await pulled(30);
  await at.cli("pull", killedAt(/\/\.env$/, "before"));
  expect(at.read(".env")).toContain("APP_LIMIT=20");
  expect(readdirSync(at.project).some((name) => name.includes(".blockyard-next."))).toBe(true);
  await at.set("kv/app-limit", { value: 31 });
  expect(await at.cli("pull")).toMatchObject({ code: 0, stderr: "" });
  expect(at.read(".env")).toContain("APP_LIMIT=31");
  expect(readdirSync(at.project).sort()).toEqual(standing);
});
