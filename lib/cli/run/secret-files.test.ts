import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { openSecretFiles } from "./secret-files.ts";

const home = makeHome();

it("replaces a value whole, and removes nothing of a run that still lives", async () => {
  const [one, other] = [await openSecretFiles(testIo(home), ["KEY"]), await openSecretFiles(testIo(home), ["KEY"])];
  await one.write(new Map([["KEY", "first"]]));
  await other.write(new Map([["KEY", "x"]]));
  await one.write(new Map([["KEY", "second"]]));
  const path = one.paths.KEY ?? "";
  expect(readFileSync(path, "utf8")).toBe("second");
  expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
  await other.remove();
  expect([existsSync(path), existsSync(other.folder)]).toEqual([true, false]);
  await one.remove();
  expect(existsSync(one.folder)).toBe(false);
});

it("says where there is no file system in memory, and works all the same", async () => {
  const io = testIo(home);
  const onDisk = { ...io, fs: { ...io.fs, statfs: async () => ({ type: 0xef53 }) } } as unknown as typeof io;
  const files = await openSecretFiles(onDisk, ["KEY"]);
  await files.write(new Map([["KEY", "v"]]));
  expect([files.isInMemory, readFileSync(files.paths.KEY ?? "", "utf8")]).toEqual([false, "v"]);
  await files.remove();
  expect(existsSync(files.folder)).toBe(false);
});
