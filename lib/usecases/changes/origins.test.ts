import { afterEach, beforeEach, expect, it } from "vitest";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { createChange } from "./changes.ts";
import { listOrigins } from "./origins.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const path = "config/ships/anna";

async function patch(baseVersion: number, set: object, more: object = {}) {
  const { edits } = await createChange(world.caller("editor"), { edits: [{ op: "patch", path, baseVersion, set, ...more }] });
  return edits[0]?.id ?? "";
}

async function originsOf(id: string) {
  const { fields } = await listOrigins(world.caller("viewer"), { id });
  return Object.fromEntries(fields.map(({ field, version }) => [field, version]));
}

it("names the version that gave each field its value, secrets included, and opens none", async () => {
  const id = await patch(0, { host: "a", port: 1, password: "first" }, { secretFields: ["password"] });
  await patch(1, { host: "b" });
  await patch(2, { password: "second", added: true });
  const before = decryptCount();
  expect(await originsOf(id)).toMatchObject({ host: 2, port: 1, password: 3, added: 3 });
  expect(decryptCount()).toBe(before);
});

it("counts from the last time a field moved when it came back to an older value", async () => {
  const id = await patch(0, { mode: "on", other: 1 });
  await patch(1, { mode: "off" });
  await patch(2, { mode: "on" });
  await patch(3, { other: 2 });
  expect(await originsOf(id)).toMatchObject({ mode: 3, other: 4 });
});

it("leaves out what is older than it looks back", async () => {
  const id = await patch(0, { old: 1, counter: 0 });
  for (let n = 1; n <= 100; n++) await patch(n, { counter: n });
  const origins = await originsOf(id);
  expect(origins.counter).toBe(101);
  expect(origins.old).toBeUndefined();
});
