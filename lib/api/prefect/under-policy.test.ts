import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { applyOpenChange } from "#lib/usecases/review/apply.ts";
import { getChangeByNumber } from "#lib/usecases/review/change-numbers.ts";
import { getReview } from "#lib/usecases/review/change-review.ts";
import { listOpenChanges } from "#lib/usecases/review/inbox.ts";
import { openTestPrefect } from "./testing.ts";

let prefect: Awaited<ReturnType<typeof openTestPrefect>>;
let ids: { typeId: string; schemaId: string };
const fields = { title: "Beacon", type: "object", properties: { lamp: { type: "integer" } }, block_type_slug: "beacon" };
beforeAll(async () => {
  prefect = await openTestPrefect();
  ids = await prefect.register("beacon", fields);
  await prefect.save("north", { lamp: 1 }, ids);
  await prefect.ask("POST", "/variables/", { name: "limit", value: 1 });
  // Nobody's approval, but a change of its own: who may approve is for other tests.
  const document = { pattern: "**", approvals: 0 };
  await createChange(prefect.caller("owner"), { edits: [{ op: "put", path: "policy/all", baseVersion: 0, data: document }] });
});
afterAll(() => prefect.close());

type Answer = Awaited<ReturnType<typeof prefect.ask>>;
const numberIn = ({ body }: Answer) => Number(/#(\d+)/.exec(String((body as JsonObject).detail))?.[1]);
const openCount = async () => (await listOpenChanges(prefect.caller("owner"), {})).total;
async function apply(number: number) {
  const { id } = await getChangeByNumber(prefect.caller("owner"), { number });
  const { covers } = await getReview(prefect.caller("owner"), { id });
  await applyOpenChange(prefect.caller("editor"), { id, covers });
}
const lampOf = async (name: string) => (prefect.objectOf(await prefect.load("beacon", name)).data as JsonObject | undefined)?.lamp;
const idOf = async (name: string) => String(prefect.objectOf(await prefect.load("beacon", name)).id);

describe("under a policy", () => {
  it("a save is refused with 403 and one sentence that names the change with its whole address; the old value still loads", async () => {
    const id = await idOf("north");
    const answer = await prefect.ask("PATCH", `/block_documents/${id}`, { data: { lamp: 2 } });
    expect(answer.status).toBe(403);
    expect(Object.keys(prefect.objectOf(answer))).toEqual(["detail"]);
    expect(prefect.objectOf(answer).detail).toMatch(
      /^A policy \(all\) asks for a review here\. Nothing was saved yet: the change #1 waits for it, see http:\/\/localhost\/changes\/[0-9a-f-]{36}\?w=default$/,
    );
    expect(await lampOf("north")).toBe(1);
    const count = await openCount();
    expect((await prefect.ask("PATCH", `/block_documents/${id}`, { data: { lamp: 2 } })).text).toBe(answer.text);
    expect(await openCount()).toBe(count);
    await apply(1);
    expect(await lampOf("north")).toBe(2);
    expect((await prefect.ask("PATCH", `/block_documents/${id}`, { data: { lamp: 2 } })).status).toBe(204);
  });

  it("a new block, one without a name and a nested save wait; tried again each finds its change", async () => {
    const fresh = await prefect.save("south", { lamp: 5 }, ids);
    expect(fresh.status).toBe(403);
    expect((await prefect.save("south", { lamp: 5 }, ids)).text).toBe(fresh.text);
    const bodies = { data: { lamp: 6 }, block_schema_id: ids.schemaId, block_type_id: ids.typeId, is_anonymous: true };
    const nameless = await prefect.ask("POST", "/block_documents/", bodies);
    expect(nameless.status).toBe(403);
    expect((await prefect.ask("POST", "/block_documents/", bodies)).text).toBe(nameless.text);
    await apply(numberIn(nameless));
    const another = await prefect.ask("POST", "/block_documents/", bodies);
    expect(numberIn(another)).not.toBe(numberIn(nameless));
    await apply(numberIn(fresh));
    expect(await lampOf("south")).toBe(5);
    expect((await prefect.save("south", { lamp: 7 }, ids)).status).toBe(409);
  });

  it("a variable that is renamed and set at once is one change", async () => {
    const answer = await prefect.ask("PATCH", "/variables/name/limit", { name: "bound", value: 2 });
    expect(answer.status).toBe(403);
    expect((await prefect.ask("GET", "/variables/name/limit")).text).toContain('"value":1,');
    expect((await prefect.ask("GET", "/variables/name/bound")).status).toBe(404);
    await apply(numberIn(answer));
    expect((await prefect.ask("GET", "/variables/name/bound")).text).toContain('"value":2,');
    expect((await prefect.ask("PATCH", "/variables/name/bound", { name: "bound", value: 2 })).status).toBe(204);
  });

  it("a type whose blocks are governed stays, with its schemas, until they may go", async () => {
    const refused = await prefect.ask("DELETE", `/block_types/${ids.typeId}`);
    expect(refused.status).toBe(403);
    expect((await prefect.ask("GET", "/block_types/slug/beacon")).status).toBe(200);
    expect(await lampOf("north")).toBe(2);
    expect((await prefect.ask("DELETE", `/block_schemas/${ids.schemaId}`)).status).toBe(403);
    await apply(numberIn(refused));
    expect((await prefect.load("beacon", "north")).status).toBe(404);
    expect((await prefect.ask("DELETE", `/block_types/${ids.typeId}`)).status).toBe(204);
  });
});
