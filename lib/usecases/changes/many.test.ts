import { afterAll, beforeAll, expect, it } from "vitest";
import { sync } from "#lib/usecases/sync/sync.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { createChange } from "./changes.ts";

/** As many as one change may hold, and more than the database takes parameters in one query. */
const count = 1_000;

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeAll(async () => {
  world = await openTestWorkspace();
});
afterAll(() => world.close());

const pathOf = (index: number) => `block/aws-credentials/ship-${index}`;
const movedPathOf = (index: number) => `block/aws-credentials/boat-${index}`;

function change(editOf: (index: number) => object) {
  return createChange(world.caller("editor"), { edits: Array.from({ length: count }, (_, index) => editOf(index)) });
}

async function pull(since?: string) {
  return sync(world.caller("reader"), since === undefined ? {} : { since });
}

it("a change may make, edit, rename, delete and bring back a thousand entries, and a pull brings them all", async () => {
  const made = await change((index) => ({
    ...{ op: "put", path: pathOf(index), baseVersion: 0, tags: ["fleet"] },
    data: { aws_secret_access_key: `secret ${index}`, region_name: "a" },
  }));
  expect(made.edits.filter(({ isChanged }) => isChanged)).toHaveLength(count);
  await createChange(world.caller("editor"), { edits: [{ op: "put", path: "kv/one-more", baseVersion: 0, data: { value: 1 } }] });
  const first = await pull();
  expect(first.entries).toHaveLength(count + 1);
  expect(first.entries.find(({ path }) => path === pathOf(7))?.data).toEqual({ aws_secret_access_key: "secret 7", region_name: "a" });

  await change((index) => ({ op: "patch", path: pathOf(index), baseVersion: 1, set: { region_name: "b" }, tags: ["fleet", "north"] }));
  await change((index) => ({ op: "patch", path: pathOf(index), baseVersion: 1, set: { profile_name: "merged" } }));
  await change((index) => ({ op: "rename", path: pathOf(index), baseVersion: 3, newPath: movedPathOf(index) }));
  const second = await pull(first.cursor);
  expect(second.entries.filter(({ deleted }) => deleted)).toHaveLength(count);
  expect(second.entries.filter(({ deleted }) => !deleted)).toHaveLength(count);

  const { edits } = await change((index) => ({ op: "delete", path: movedPathOf(index), baseVersion: 4 }));
  expect((await pull(second.cursor)).entries.every(({ deleted }) => deleted)).toBe(true);
  const ids = new Map(edits.map(({ path, id }) => [path, id]));
  await change((index) => ({ op: "undelete", path: movedPathOf(index), baseVersion: 5, id: ids.get(movedPathOf(index)) }));
  const last = await pull();
  expect(last.entries).toHaveLength(count + 1);
  expect(last.entries.find(({ path }) => path === movedPathOf(7))?.data).toMatchObject({ aws_secret_access_key: "secret 7" });
}, 120_000);
