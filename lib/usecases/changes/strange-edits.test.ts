import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { DomainError } from "#lib/core/errors.ts";
import { saveBlockType } from "#lib/usecases/catalog/block-types.ts";
import { getEntry, getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { addTestWorkspace, openTestWorkspace, testCaller } from "#lib/usecases/testing.ts";
import { createChange, previewChange } from "./changes.ts";
import { getVersion, revealField } from "./versions.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const path = "block/aws-credentials/prod";
const config = "config/hr/database";
const editor = () => world.caller("editor");
const save = (...edits: unknown[]) => createChange(editor(), { edits });
const put = (at: string, data: object, baseVersion = 0, more: object = {}) => ({ op: "put", path: at, baseVersion, data, ...more });
const patch = (at: string, baseVersion: number, more: object) => ({ op: "patch", path: at, baseVersion, ...more });

async function refusalOf(promise: Promise<unknown>): Promise<DomainError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DomainError) return error;
  throw new Error(`It was not refused: ${error}`);
}

async function stored(at: string) {
  const entry = await getEntryByPath(editor(), { path: at });
  const { data } = (await sync(editor(), {})).entries.find((known) => known.path === at) ?? {};
  return { plain: entry.data, secrets: entry.secrets.map(({ field }) => field), whole: data };
}

describe("a field path of a patch", () => {
  it.each([
    ["value.constructor"],
    ["value.__proto__.x"],
    ['value["prototype"]'],
    ['value["\\ud800"]'],
    [`value${".a".repeat(100)}`],
    [`value["${"k".repeat(300)}"]`],
  ])("that would make a document which cannot be read again is refused: %s", async (field) => {
    await save(put("kv/a", { value: {} }));
    expect((await refusalOf(save(patch("kv/a", 1, { set: { [field]: 1 } })))).code).toBe("invalid");
    expect((await stored("kv/a")).whole).toEqual({ value: {} });
  });

  it("also inside a secret of a configuration", async () => {
    await save(put(config, { db: {} }, 0, { secretFields: ["db"] }));
    const deep = { set: { [`db${".a".repeat(50)}`]: "x" } };
    expect((await refusalOf(save(patch(config, 1, deep)))).code).toBe("invalid");
    expect((await stored(config)).whole).toEqual({ db: {} });
  });

  it("that is quoted wrongly is refused, not a bug", async () => {
    await save(put("kv/a", { value: {} }));
    expect((await refusalOf(save(patch("kv/a", 1, { set: { '["\\x"]': 1 } })))).code).toBe("invalid");
  });

  it("that leads to no item of a list is refused: what is acknowledged is written", async () => {
    await save(put("kv/a", { value: [1, 2] }));
    for (const field of ["value[2]", "value[0].a", "value.x", "other[0]"]) {
      expect((await refusalOf(save(patch("kv/a", 1, { set: { [field]: 9 } })))).code, field).toBe("invalid");
    }
    await save(patch("kv/a", 1, { set: { "value[1]": 9 } }));
    expect((await stored("kv/a")).whole).toEqual({ value: [1, 9] });
  });

  it("may not lead into a secret that is sealed as a whole, whose rest would be lost", async () => {
    await save(put(config, { db: { user: "u", password: "p" } }, 0, { secretFields: ["db"] }));
    expect((await refusalOf(save(patch(config, 1, { set: { "db.password": "new" } })))).code).toBe("invalid");
    expect((await refusalOf(save(patch(config, 1, { clear: ["db.password"] })))).code).toBe("invalid");
    expect((await stored(config)).whole).toEqual({ db: { user: "u", password: "p" } });
  });
});

describe("clearing", () => {
  it("a field clears the secrets inside it", async () => {
    await save(put(config, { db: { host: "h", password: "p" } }, 0, { secretFields: ["db.password"] }));
    await save(patch(config, 1, { clear: ["db"] }));
    expect(await stored(config)).toEqual({ plain: {}, secrets: [], whole: {} });
  });

  it("works however the field path is spelled", async () => {
    await save(put(path, { aws_secret_access_key: "a", region_name: "eu" }));
    await save(patch(path, 1, { clear: ['["aws_secret_access_key"]'] }));
    expect(await stored(path)).toEqual({ plain: { region_name: "eu" }, secrets: [], whole: { region_name: "eu" } });
  });
});

describe("a mark of a configuration", () => {
  it("holds for what somebody else adds on an older base: it is sealed, never stored as plain text", async () => {
    await save(put(config, { host: "h" }));
    await save(put(config, { host: "h" }, 1, { secretFields: ["token"] }));
    const preview = await previewChange(editor(), { edits: [patch(config, 1, { set: { token: "t0ken" } })] });
    expect(JSON.stringify(preview)).not.toContain("t0ken");
    await save(patch(config, 1, { set: { token: "t0ken" } }));
    expect(await stored(config)).toEqual({ plain: { host: "h" }, secrets: ["token"], whole: { host: "h", token: "t0ken" } });
  });

  it("seals what somebody else has added since its base", async () => {
    await save(put(config, { host: "h" }));
    await save(patch(config, 1, { set: { token: "t0ken" } }));
    await save(patch(config, 1, { secretFields: ["token"] }));
    expect(await stored(config)).toEqual({ plain: { host: "h" }, secrets: ["token"], whole: { host: "h", token: "t0ken" } });
  });

  it("names a field as it is written everywhere", async () => {
    await save(put(config, { token: "t0ken" }, 0, { secretFields: ['["token"]'] }));
    expect((await getEntryByPath(editor(), { path: config })).secretFields).toEqual(["token"]);
    expect((await stored(config)).secrets).toEqual(["token"]);
  });

  it("on an item of a list is refused: items have no names to keep a secret by", async () => {
    const marked = save(put(config, { hosts: [{ password: "p" }] }, 0, { secretFields: ["hosts[0].password"] }));
    expect((await refusalOf(marked)).code).toBe("invalid");
  });

  it("inside another one is that one", async () => {
    await save(put(config, { db: { host: "h", password: "p" } }, 0, { secretFields: ["db.password", "db"] }));
    expect((await getEntryByPath(editor(), { path: config })).secretFields).toEqual(["db"]);
    expect((await stored(config)).secrets).toEqual(["db"]);
  });

  it("is for configurations alone", async () => {
    expect((await refusalOf(save(put(path, {}, 0, { secretFields: ["region_name"] })))).code).toBe("invalid");
    expect((await refusalOf(save(put("kv/a", { value: 1 }, 0, { secretFields: ["value"] })))).code).toBe("invalid");
  });

  it("refuses a mask wherever it stands in a secret", async () => {
    const refusal = await refusalOf(save(put(config, { db: { list: ["x", "**********"] } }, 0, { secretFields: ["db"] })));
    expect(refusal.details.problems?.[0]?.path).toBe(`${config}#db`);
  });
});

describe("the schema of a block", () => {
  const schemaText = (secret: object) =>
    JSON.stringify({ type: "object", properties: { a: { type: "string" }, x: { type: "string", ...secret } } });
  const type = { slug: "team-login", name: "Team login" };
  const own = "block/team-login/one";
  const owner = () => world.caller("owner");

  it("is one of its own type, of a type that the workspace sees", async () => {
    const foreignWorkspace = await addTestWorkspace(world, "other");
    const foreign = await saveBlockType(testCaller(foreignWorkspace, "owner"), { ...type, schemaText: schemaText({}), baseChecksum: null });
    await save(put(path, {}), put("block/string/s", { value: "x" }));
    const { schemaId: otherType } = await getEntryByPath(editor(), { path: "block/string/s" });
    for (const schemaId of [foreign.schema.id, otherType, "no-such-schema"]) {
      expect((await refusalOf(save(put(path, {}, 1, { schemaId })))).code).toBe("invalid");
      expect((await refusalOf(save(put("block/aws-credentials/new", {}, 0, { schemaId })))).code).toBe("invalid");
      expect((await refusalOf(save(put(config, {}, 0, { schemaId })))).code).toBe("invalid");
    }
  });

  it("that is replaced while somebody edits seals what the new one calls secret", async () => {
    const first = await saveBlockType(owner(), { ...type, schemaText: schemaText({}), baseChecksum: null });
    await save(put(own, { a: "1" }));
    const second = await saveBlockType(owner(), {
      ...type,
      schemaText: schemaText({ writeOnly: true }),
      baseChecksum: first.schema.checksum,
    });
    await save(put(own, { a: "1" }, 1, { schemaId: second.schema.id }));
    await save(put(own, { a: "1", x: "hidden" }, 1, { schemaId: first.schema.id }));
    expect(await stored(own)).toEqual({ plain: { a: "1" }, secrets: ["x"], whole: { a: "1", x: "hidden" } });
  });
});

describe("an edit", () => {
  it("may change the case of a name", async () => {
    await save(put(path, {}));
    await save({ op: "rename", path, newPath: "block/aws-credentials/PROD", baseVersion: 1 });
    expect((await getEntryByPath(editor(), { path })).path).toBe("block/aws-credentials/PROD");
  });

  it("brings an entry back once, and as what it was", async () => {
    const { edits } = await save(put(path, {}));
    const id = edits[0]?.id;
    await save({ op: "delete", path, baseVersion: 1 });
    const undelete = (at: string) => ({ op: "undelete", path: at, id, baseVersion: 2 });
    for (const strange of ["kv/prod", "config/a/prod", "block/string/prod"]) {
      expect((await refusalOf(save(undelete(strange)))).code, strange).toBe("invalid");
    }
    expect((await refusalOf(save(undelete(path), undelete("block/aws-credentials/two")))).code).toBe("invalid");
    await save(undelete("block/aws-credentials/two"));
    expect((await getEntryByPath(editor(), { path: "block/aws-credentials/two" })).version).toBe(3);
  });

  it("on a version beyond any number is refused, not a bug", async () => {
    const { edits } = await save(put(path, {}));
    const id = edits[0]?.id;
    const far = 2 ** 40;
    const asked = [
      save(put(path, { region_name: "x" }, far)),
      save({ op: "restore", path, baseVersion: 1, version: far }),
      getVersion(editor(), { id, n: far }),
      revealField(editor(), { id, field: "aws_secret_access_key", version: far }),
    ];
    for (const promise of asked) expect(["invalid", "not_found"]).toContain((await refusalOf(promise)).code);
  });

  it("cannot write what Blockyard would take for a stored reference", async () => {
    const value = { $ref: { block_document_id: "x" } };
    expect((await refusalOf(save(put("kv/a", { value })))).code).toBe("invalid");
    expect((await refusalOf(save(put(config, { list: [value] })))).code).toBe("invalid");
  });
});

describe("a head that was pointed elsewhere behind our back", () => {
  it("is refused, never shown as another entry", async () => {
    const { edits } = await save(
      put(path, { aws_secret_access_key: "a" }),
      put("block/aws-credentials/foreign", { aws_secret_access_key: "b" }),
    );
    const [own, foreign] = edits.map(({ id }) => id);
    await world.store.write(async (tx) => {
      const { headId } = await tx.entry.findUniqueOrThrow({ where: { id: foreign ?? "" } });
      await tx.entry.update({ where: { id: own ?? "" }, data: { headId } });
    });
    const attempts = [getEntry(editor(), { id: own }), sync(editor(), {}), save(patch(path, 1, { set: { region_name: "x" } }))];
    for (const attempt of attempts) expect((await refusalOf(attempt)).code).toBe("unavailable");
    const events = await world.store.read((tx) => tx.auditEvent.findMany({ where: { result: "refused" } }));
    expect(events.map((event) => event.action).sort()).toEqual(["createChange", "getEntry", "sync"]);
    expect(events[0]?.detailText).toContain(own ?? "?");
  });
});

describe("a conflict", () => {
  it("of a mark and a plain value names the field", async () => {
    await save(put(config, { token: "old" }));
    await save(patch(config, 1, { secretFields: ["token"] }));
    const refusal = await refusalOf(save(patch(config, 1, { set: { token: "new" } })));
    const [conflict] = refusal.details.conflicts as Conflict[];
    expect(conflict?.fields.map(({ field }) => field)).toEqual(["token"]);
  });
});
