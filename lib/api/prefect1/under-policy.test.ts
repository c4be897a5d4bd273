import { afterAll, beforeAll, expect, it } from "vitest";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { applyOpenChange } from "#lib/usecases/review/apply.ts";
import { getChangeByNumber } from "#lib/usecases/review/change-numbers.ts";
import { getReview } from "#lib/usecases/review/change-review.ts";
import { openTestDoor, queries } from "./testing.ts";

let door: Awaited<ReturnType<typeof openTestDoor>>;
beforeAll(async () => {
  door = await openTestDoor();
  await door.ask(queries.setKv, { input: { key: "limit", value: 1 } });
  const document = { pattern: "**", approvals: 0 };
  await createChange(door.caller("owner"), { edits: [{ op: "put", path: "policy/all", baseVersion: 0, data: document }] });
});
afterAll(() => door.close());

const limit = async () => (await door.ask(queries.getKv("limit"))).data?.key_value;

it("under a policy a save is an error that names the change, the old value stays, and once it is applied the next save works", async () => {
  const save = () => door.ask(queries.setKv, { input: { key: "limit", value: 2 } });
  const refused = await save();
  expect(refused.status).toBe(200);
  expect(refused.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" }, path: ["set_key_value"] }]);
  expect(refused.errors[0]?.message).toMatch(/the change #1 waits for it, see http:\/\/localhost\/changes\/[0-9a-f-]{36}\?w=default$/);
  expect(await limit()).toEqual([{ value: 1 }]);
  expect((await save()).errors[0]?.message).toBe(refused.errors[0]?.message);
  const { id } = await getChangeByNumber(door.caller("owner"), { number: 1 });
  const { covers } = await getReview(door.caller("owner"), { id });
  await applyOpenChange(door.caller("editor"), { id, covers });
  expect(await limit()).toEqual([{ value: 2 }]);
  expect((await save()).errors).toEqual([]);
});

it("of two saves in one document the first is refused and ends the document: nothing of it is done", async () => {
  const two =
    'mutation { a: set_secret(input: {name: "pin", value: "1234"}) { success } b: set_key_value(input: {key: "limit", value: 9}) { id } }';
  const { errors } = await door.ask(two);
  expect(errors).toMatchObject([{ path: ["a"], message: expect.stringContaining("asks for a review") }]);
  expect(await limit()).toEqual([{ value: 2 }]);
});
