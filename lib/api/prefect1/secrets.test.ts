import { afterAll, beforeAll, describe, expect, it, test, vi } from "vitest";
import { usecases } from "#lib/usecases/registry.ts";
import { openTestDoor, queries } from "./testing.ts";

let door: Awaited<ReturnType<typeof openTestDoor>>;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.close());

const set = (name: string, value: unknown, token?: string) => door.ask(queries.setSecret, { input: { name, value } }, { token });
const get = (name: string, token?: string) => door.ask(queries.secret, { name }, { token });

describe("a secret", () => {
  test.each([
    ["a text", "hunter2"],
    ["a text that is a number", "42"],
    ["an object", { ACCESS_KEY: "a", n: [1] }],
    ["a number", 42],
  ])("that is %s comes back as it was set", async (_, value) => {
    expect((await set("ROUND", value)).data).toEqual({ set_secret: { success: true } });
    expect((await get("ROUND")).data).toEqual({ secret_value: value });
  });

  it("keeps its numbers as they were written", async () => {
    await door.post(
      `{"query":${JSON.stringify(queries.setSecret)},"variables":{"input":{"name":"N","value":{"a":1.0,"b":9007199254740993}}}}`,
    );
    expect((await get("N")).text).toBe('{"data":{"secret_value":{"a":1.0,"b":9007199254740993}}}');
  });

  it("is a block of the type secret, and one made in the browser is one here", async () => {
    await set("FROM_PYTHON", "a");
    const entry = await usecases.getEntryByPath(door.caller("viewer"), { path: "block/secret/FROM_PYTHON" });
    expect(entry).toMatchObject({ type: { slug: "secret" }, data: {}, secrets: [{ field: "value", setInVersion: 1 }] });
    const edits = [{ op: "put", path: "block/secret/FROM_BROWSER", baseVersion: 0, data: { value: "b" } }];
    await usecases.createChange(door.caller("editor"), { edits });
    expect((await get("FROM_BROWSER")).data).toEqual({ secret_value: "b" });
  });

  it("keeps its id when it is set again, by a change that names the client and holds no value", async () => {
    await set("AGAIN", "canary-one");
    await set("again", "canary-two");
    const entries = await door.store.read((tx) => tx.entry.findMany({ where: { livePath: "block/secret/again" } }));
    expect(entries.map(({ path, headVersion }) => [path, headVersion])).toEqual([["block/secret/AGAIN", 2]]);
    const events = await door.auditOf("setSecret");
    expect(JSON.parse(events.at(-1)?.detailText ?? "")).toMatchObject({ entries: [{ path: "block/secret/AGAIN", version: 2 }] });
    expect(JSON.stringify(events)).not.toContain("canary");
    const [change] = await door.store.read((tx) => tx.change.findMany({ orderBy: { appliedRevision: "desc" }, take: 1 }));
    expect(change?.message).toBe("Set with prefect 1.4.1");
  });

  it("that is missing is an error with the words that the client looks for", async () => {
    for (const name of ["MISSING", "no such/name", ""]) {
      const { status, data, errors } = await get(name);
      expect([status, data]).toEqual([200, { secret_value: null }]);
      expect(errors[0]).toMatchObject({ path: ["secret_value"], extensions: { code: "NOT_FOUND" } });
      expect(errors[0]?.message).toMatch(/^No value found for the requested key/);
    }
  });

  it("is never overwritten by a mask, and never by nothing", async () => {
    await set("MASKED", "real");
    for (const value of ["********", "**********", "None", null]) {
      expect((await set("MASKED", value)).errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
    expect((await get("MASKED")).data).toEqual({ secret_value: "real" });
  });

  it("has a name of the characters that blocks have", async () => {
    expect((await set("MY SECRET", "x")).errors[0]?.message).toBe(
      "name: A name has 1 to 128 characters of A-Z, a-z, 0-9, dot, dash and underscore.",
    );
  });

  it("is deleted into the trash, and not found a second time", async () => {
    const remove = (name: string) =>
      door.ask("mutation($input: delete_secret_input!) { delete_secret(input: $input) { success error } }", { input: { name } });
    await set("DELETED", "x");
    expect((await remove("DELETED")).data).toEqual({ delete_secret: { success: true, error: null } });
    expect((await remove("DELETED")).data).toMatchObject({ delete_secret: { success: false } });
    expect((await get("DELETED")).errors[0]?.extensions.code).toBe("NOT_FOUND");
  });
});

describe("who may read a secret", () => {
  beforeAll(async () => {
    await set("GUARDED", "canary-value");
  });

  it("a token that may not pull is refused, without the value, and the attempt is recorded", async () => {
    for (const scopes of [["list"], ["push"]]) {
      const before = (await door.auditOf("revealSecret")).length;
      const { text, errors } = await get("GUARDED", await door.makeToken(scopes));
      expect(errors[0]?.extensions.code).toBe("FORBIDDEN");
      expect(text).not.toContain("canary-value");
      const events = await door.auditOf("revealSecret");
      expect([events.length, events.at(-1)?.result]).toEqual([before + 1, "denied"]);
    }
  });

  it("each reading is recorded as a reveal of the exact version before the value leaves", async () => {
    const before = (await door.auditOf("revealSecret")).length;
    expect((await get("GUARDED")).data).toEqual({ secret_value: "canary-value" });
    const events = await door.auditOf("revealSecret");
    expect(events.length).toBe(before + 1);
    const detail = JSON.parse(events.at(-1)?.detailText ?? "");
    expect(detail).toMatchObject({ path: "block/secret/GUARDED", field: "value", version: 1 });
    expect(events.at(-1)?.result).toBe("done");
  });

  it("a reading shows as a use of the secret by this client", async () => {
    await get("GUARDED");
    const { id } = await usecases.getEntryByPath(door.caller("viewer"), { path: "block/secret/GUARDED" });
    const { uses } = await usecases.listUses(door.caller("viewer"), { id });
    expect(uses).toContainEqual(expect.objectContaining({ kind: "loaded", client: "prefect 1.4.1", actor: "flows", actorKind: "token" }));
  });

  it("nothing leaves when the reading cannot be recorded", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    await door.store.write(
      (tx) => tx.$executeRaw`CREATE TRIGGER no_audit BEFORE INSERT ON "AuditEvent" BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    try {
      const { text, status, errors } = await get("GUARDED");
      expect([status, errors.length]).toEqual([200, 1]);
      expect(text).not.toContain("canary-value");
    } finally {
      await door.store.write((tx) => tx.$executeRaw`DROP TRIGGER no_audit`);
      logged.mockRestore();
    }
  });

  it("the names are listed to whoever may list, below the token's path alone", async () => {
    const names = async (token?: string) => (await door.ask("query{secret_names}", null, { token })).data?.secret_names;
    expect(await names(await door.makeToken(["list"]))).toContain("GUARDED");
    const mine = await door.makeToken(["list", "pull"], { pathPrefix: "block/secret/N" });
    expect(await names(mine)).toEqual(["N"]);
    expect((await get("GUARDED", mine)).errors[0]?.message).toMatch(/^No value found for the requested key/);
  });
});
