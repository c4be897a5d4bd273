import { expect, it } from "vitest";
import { mappedMapping } from "#lib/cli/targets/mapped-mapping.ts";
import type { FileFormat } from "#lib/core/formats/define.ts";
import { dotenv } from "#lib/core/formats/dotenv.ts";
import { ini } from "#lib/core/formats/ini.ts";
import { json } from "#lib/core/formats/json.ts";
import { pullRemote } from "./remote.ts";
import { heldOf, newWorld, putEntry, runWorld } from "./testing-world.ts";

const sync = { takes: true, sends: true };
const pull = { takes: true, sends: false };
const push = { takes: false, sends: true };

function worldOf(format: FileFormat, text = "", patterns: string[] = []) {
  return newWorld(mappedMapping({ format, patterns, section: undefined, key: undefined, names: {}, creates: undefined }), text);
}

it("a key of [DEFAULT] is every section's and so makes no field of any entry", async () => {
  const world = worldOf(ini, "[DEFAULT]\ntimeout = 5\n\n[web]\nhost = a\n");
  putEntry(world, "config/app/web", { host: "a" });
  putEntry(world, "config/app/other", { host: "b" });
  await runWorld(world, sync);
  expect(heldOf(world, "config/app/web")?.values).toEqual(new Map([["host", "a"]]));
  expect((await runWorld(world, sync)).plan?.entries).toEqual([]);
});

it("an entry in the place of one that was deleted is settled like any other key, and does not stop the target for good", async () => {
  const world = worldOf(dotenv);
  putEntry(world, "kv/a-b", { value: "1" });
  await runWorld(world, pull);
  putEntry(world, "kv/a-b", null);
  putEntry(world, "kv/a_b", { value: "2" });
  expect(await runWorld(world, pull)).toMatchObject({ isRefused: true });
  expect(world.text).toBe("A_B=1\n");
  expect(await runWorld(world, { ...pull, settle: "theirs" })).toMatchObject({ isRefused: false });
  expect(world.text).toBe("A_B=2\n");
  expect((await runWorld(world, sync)).plan).toMatchObject({ entries: [], conflicts: [] });
});

it("an entry that was deleted and made again in another case is there, whatever stands first in the answer", async () => {
  const entry = { kind: "block" as const, type: "secret", version: 1, revision: 1, secretFields: [] };
  const live = { ...entry, path: "block/secret/pin", name: "pin", deleted: false, data: { value: "x" } };
  const dead = { ...entry, path: "block/secret/Pin", name: "Pin", deleted: true, data: null };
  const { mapping } = worldOf(dotenv);
  for (const entries of [
    [live, dead],
    [dead, live],
  ]) {
    const head = { instance: "i", workspace: "w", epoch: 1, revision: 1, cursor: "c", full: false, issuedAt: "", signature: null };
    const remote = await pullRemote({ origin: "", pull: async () => ({ ...head, entries }) }, mapping, undefined, { everything: true });
    expect(remote.entries.get("block/secret/pin")?.values).toEqual(new Map([["value", "x"]]));
  }
});

it("JSON in a file of texts is the same however it is spaced, and stays as it is written", async () => {
  const world = worldOf(dotenv);
  putEntry(world, "kv/options", { value: { a: 1, b: [2] } });
  await runWorld(world, pull);
  const text = `OPTIONS='{ "b": [2], "a": 1 }' # mine\n`;
  world.text = text;
  expect((await runWorld(world, sync)).plan?.entries).toEqual([]);
  expect(world.text).toBe(text);
});

it("a number that became a text on the server is sent as a text from then on", async () => {
  const world = worldOf(dotenv);
  putEntry(world, "kv/limit", { value: 5 });
  await runWorld(world, pull);
  putEntry(world, "kv/limit", { value: "5" });
  await runWorld(world, pull);
  world.text = "LIMIT=6\n";
  await runWorld(world, push);
  expect(world.entries.get("kv/limit")?.data).toEqual({ value: "6" });
});

it("a value that became an object in the file is one on the server, and the other way round", async () => {
  const world = worldOf(json);
  putEntry(world, "kv/x", { value: 5 });
  await runWorld(world, pull);
  world.text = '{"x": {"a": 1, "b": {"c": "d"}}}\n';
  await runWorld(world, push);
  expect(world.entries.get("kv/x")?.data).toEqual({ value: { a: 1, b: { c: "d" } } });
  world.text = '{"x": true}\n';
  await runWorld(world, push);
  expect(world.entries.get("kv/x")?.data).toEqual({ value: true });
  expect((await runWorld(world, sync)).plan?.entries).toEqual([]);
});

it("a reference on the server is never overwritten by what the file says in its place, in a later run neither", async () => {
  const world = worldOf(ini);
  putEntry(world, "config/app/web", { db: "text", host: "a" });
  await runWorld(world, pull);
  const reference = { db: { $ref: "block/secret/pin" }, host: "a" };
  putEntry(world, "config/app/web", reference);
  world.text = world.text.replace("db = text", "db = mine");
  for (const way of [pull, push, sync, push]) {
    const { plan } = await runWorld(world, way);
    expect(plan?.notes.map(({ message }) => message)).toEqual([expect.stringContaining("cannot hold")]);
  }
  expect(world.entries.get("config/app/web")?.data).toEqual(reference);
  expect(world.text).toContain("db = mine");
});

it("an entry whose last value goes on the server was taken out by nobody: push --prune leaves it, and its next value comes", async () => {
  const world = worldOf(dotenv);
  putEntry(world, "kv/x", { value: "1" });
  putEntry(world, "kv/y", { value: "1" });
  await runWorld(world, pull);
  putEntry(world, "kv/x", { value: null });
  await runWorld(world, pull);
  expect(world.text).toBe("Y=1\n");
  await runWorld(world, { ...push, isRemoving: true });
  expect(world.entries.get("kv/x")?.data).toEqual({ value: null });
  putEntry(world, "kv/x", { value: "2" });
  await runWorld(world, pull);
  expect(world.text).toContain("X=2\n");
});

it("pull --ours --prune keeps what was edited in the file of an entry that was deleted, and removes what was not", async () => {
  const world = worldOf(dotenv);
  putEntry(world, "kv/x", { value: "1" });
  putEntry(world, "kv/y", { value: "1" });
  await runWorld(world, pull);
  world.text = "X=mine\nY=1\n";
  for (const path of ["kv/x", "kv/y"]) putEntry(world, path, null);
  await runWorld(world, { ...pull, settle: "ours", isPruning: true });
  expect(world.text).toBe("X=mine\n");
});

it("what one request cannot hold goes as several, and the lock knows the version of each", async () => {
  const world = worldOf(dotenv);
  const paths = Array.from({ length: 1_100 }, (_, index) => `kv/k${index}`);
  for (const path of paths) putEntry(world, path, { value: "1" });
  await runWorld(world, pull);
  world.text = world.text.replaceAll("=1", "=2");
  await runWorld(world, push);
  for (const path of paths) expect(world.lock.entries[path]?.fields.value?.version).toBe(2);
});

it("a value that would make the file larger than the next run reads is refused", async () => {
  const world = worldOf(json, "{}\n");
  putEntry(world, "kv/x", { value: "y".repeat(68_000_000) });
  expect((await runWorld(world, pull)).refusal?.message).toContain("64 MiB");
  expect(world.text).toBe("{}\n");
});

it("a key that is gone on both sides and is written again is a new one", async () => {
  const world = worldOf(ini);
  putEntry(world, "config/app/web", { a: "1", b: "2" });
  await runWorld(world, pull);
  const text = world.text;
  world.text = text.replace("b = 2\n", "");
  putEntry(world, "config/app/web", { a: "1" });
  expect((await runWorld(world, sync)).plan?.entries).toEqual([]);
  world.text = text;
  await runWorld(world, sync);
  expect(world.text).toBe(text);
  expect(world.entries.get("config/app/web")?.data).toEqual({ a: "1", b: "2" });
});
