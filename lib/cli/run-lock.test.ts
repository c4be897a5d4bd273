import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { withRunLock } from "./run-lock.ts";
import { makeHome, testIo } from "./testing-io.ts";

let home: string;
let target: string;
let lock: string;
beforeEach(() => {
  home = makeHome();
  target = join(home, "credentials.ini");
  lock = join(home, ".credentials.ini.blockyard-run");
});
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => error.code,
  );

it("lets one run at a time work on a file, and leaves nothing behind", async () => {
  const io = testIo(home);
  const outcome = await withRunLock(io, target, () => codeOf(withRunLock(io, target, async () => undefined)));
  expect(outcome).toBe("conflict");
  expect(await codeOf(withRunLock(io, target, async () => undefined))).toBe("done");
  expect(readdirSync(home)).toEqual([]);
});

it("is given back when the work fails", async () => {
  const io = testIo(home);
  await expect(withRunLock(io, target, () => Promise.reject(new Error("x")))).rejects.toThrow("x");
  expect(readdirSync(home)).toEqual([]);
});

it("of fifty runs at once exactly one at a time holds it", async () => {
  const io = testIo(home);
  let [holders, most, done] = [0, 0, 0];
  const work = async () => {
    most = Math.max(most, ++holders);
    await new Promise((resolve) => setImmediate(resolve));
    holders--;
    done++;
  };
  await Promise.all(Array.from({ length: 50 }, () => codeOf(withRunLock(io, target, work))));
  expect(most).toBe(1);
  expect(done).toBeGreaterThan(0);
});

it.each([
  ["a process that is gone", () => "pid 4194000\nstarted 1\nboot x\n"],
  ["another process with the same id", () => `pid ${process.pid}\nstarted 1\nboot x\n`],
  ["a run that was killed while it wrote", () => ""],
])("a lock of %s is taken over", async (_, content) => {
  writeFileSync(lock, content());
  expect(
    await codeOf(withRunLock(testIo(home), target, async () => expect(readFileSync(lock, "utf8")).toContain(`pid ${process.pid}\n`))),
  ).toBe("done");
  expect(readdirSync(home)).toEqual([]);
});
