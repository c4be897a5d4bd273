import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { openTestPrefect } from "./testing.ts";

let prefect: Awaited<ReturnType<typeof openTestPrefect>>;
beforeAll(async () => {
  prefect = await openTestPrefect();
});
afterAll(() => prefect.close());

const child: JsonObject = { title: "Child", type: "object", properties: { user: { type: "string" } }, block_type_slug: "child" };

describe("blocks that refer to others twice each", () => {
  it("are refused when they would fill the memory, and take no time to refuse", async () => {
    const ids = await prefect.register("twice", { title: "Twice", type: "object" });
    const made: string[] = [];
    for (let level = 0; level < 12; level++) {
      const reference = { $ref: { block_document_id: made.at(-1) ?? "" } };
      const answer = await prefect.save(`level-${level}`, level === 0 ? { a: 1 } : { a: reference, b: reference }, ids);
      if (answer.status !== 201) {
        expect(answer.status).toBe(413);
        expect(answer.text).toContain(`block/twice/level-${level}`);
        break;
      }
      made.push(String(prefect.objectOf(answer).id));
    }
    // 2 + 4 + … + 2^8 blocks stand in the last one that is taken.
    expect(made).toHaveLength(9);
    expect((await prefect.load("twice", "level-8")).status).toBe(200);
  });
});

describe("a list of references that was made in our own form", () => {
  it("stays one when a client changes another field", async () => {
    const childIds = await prefect.register("child", child);
    const fields: JsonObject = {
      ...{ title: "Family", type: "object", block_type_slug: "family", definitions: { Child: child } },
      properties: { size: { type: "integer" }, children: { type: "array", items: { $ref: "#/definitions/Child" } } },
      block_schema_references: { children: { block_type_slug: "child", block_schema_checksum: childIds.schema.checksum ?? "" } },
    };
    await prefect.register("family", fields);
    await prefect.save("ada", { user: "ada" }, childIds);
    const data = { size: 1, children: [{ $ref: "block/child/ada" }] };
    const edit = { op: "put", path: "block/family/one", baseVersion: 0, data };
    const { edits } = await usecases.createChange(prefect.caller("owner"), { message: "New", edits: [edit] });
    const id = edits[0]?.id ?? "";
    const answer = await prefect.ask("PATCH", `/block_documents/${id}`, { data: { size: 2 } });
    expect(answer.status, answer.text).toBe(204);
    expect((await usecases.getEntry(prefect.caller("owner"), { id })).data).toEqual({ ...data, size: 2 });
  });
});

describe("a list of Echoflow's that holds a reference", () => {
  it("stands in nobody's way who makes or deletes a credentials block", async () => {
    const base: JsonObject = {
      title: "BaseConfig",
      type: "object",
      properties: { name: { type: "string" } },
      block_type_slug: "baseconfig",
    };
    const ids = await prefect.register("baseconfig", base);
    await prefect.save("listed", { name: "listed" }, ids);
    await prefect.register("echodataflowconfig", {
      ...{ title: "Config", type: "object", block_type_slug: "echodataflowconfig", definitions: { BaseConfig: base } },
      properties: { blocks: { type: "array", items: { $ref: "#/definitions/BaseConfig" } } },
    });
    const caller = prefect.caller("owner");
    const path = "block/echodataflowconfig/echodataflow-config";
    const blocks = [{ $ref: "block/baseconfig/listed" }];
    const save = (edit: JsonObject) => usecases.createChange(caller, { message: "Edit", edits: [edit] });
    await save({ op: "put", path, baseVersion: 0, data: { blocks } });
    await save({ op: "put", path: "block/aws-credentials/prod", baseVersion: 0, data: {} });
    expect((await usecases.getEntryByPath(caller, { path })).data.blocks).toMatchObject([...blocks, { name: "prod", type: "AWS" }]);
    await save({ op: "delete", path: "block/aws-credentials/prod", baseVersion: 1 });
    expect((await usecases.getEntryByPath(caller, { path })).data).toEqual({ blocks });
  });
});
