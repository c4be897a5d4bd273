import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "#lib/core/caller.ts";
import { canonicalJson, type JsonObject } from "#lib/core/json.ts";
import { type Role, rolePermissions } from "#lib/core/permissions.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { openTestWorkspace, testCaller } from "#lib/usecases/testing.ts";
import { openTestTeam, type TestTeam } from "#lib/usecases/testing-team.ts";
import { countingQueries } from "./secret-testing.ts";
import { secretTwinsOf } from "./secret-twins.ts";

const prod = "block/aws-credentials/prod";
const field = "aws_secret_access_key";

describe("in one workspace", () => {
  let world: Awaited<ReturnType<typeof openTestWorkspace>>;
  beforeEach(async () => {
    world = await openTestWorkspace();
  });
  afterEach(() => world.close());

  const save = (edits: object[]) => createChange(world.caller("editor"), { edits });
  const put = (path: string, data: JsonObject, baseVersion = 0) => ({ op: "put", path, baseVersion, data });
  const idOf = async (path: string) =>
    (await world.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path, workspaceId: world.workspaceId } }))).id;
  const twins = async (value: string, path = prod, caller: Caller = world.caller("reviewer"), at = field) => {
    const place = { entryId: await idOf(path), path, field: at, fingerprint: world.keyring.fingerprint(canonicalJson(value)) };
    const [found] = await world.store.read((tx) => secretTwinsOf(tx, caller, [place]));
    return found;
  };

  it("a value that an older version of the same field set is told with that version, not with those that carried it on", async () => {
    await save([put(prod, { [field]: "one" })]);
    await save([{ op: "patch", path: prod, baseVersion: 1, set: { region_name: "eu" } }]);
    await save([{ op: "patch", path: prod, baseVersion: 2, set: { [field]: "two" } }]);
    await save([{ op: "patch", path: prod, baseVersion: 3, set: { [field]: "one", aws_session_token: "three" } }]);
    expect((await twins("one"))?.sameAsVersions).toEqual([4, 1]);
    expect((await twins("two"))?.sameAsVersions).toEqual([3]);
    expect((await twins("three"))?.sameAsVersions).toEqual([]);
    expect((await twins("three", prod, world.caller("reviewer"), "aws_session_token"))?.sameAsVersions).toEqual([4]);
  });

  it("other living entries with the value are counted and named, whatever the field; old versions, the trash and the entry itself are not", async () => {
    await save([put(prod, { [field]: "same", aws_session_token: "same" })]);
    await save([put("block/secret/b", { value: "same" }), put("block/aws-credentials/a", { [field]: "same", aws_session_token: "same" })]);
    await save([put("block/secret/gone", { value: "same" }), put("block/secret/moved", { value: "same" })]);
    await save([{ op: "delete", path: "block/secret/gone", baseVersion: 1 }, put("block/secret/moved", { value: "other" }, 1)]);
    const found = await twins("same");
    expect(found?.reusedIn.count).toBe(2);
    expect(found?.reusedIn.entries.map(({ path, fields }) => [path, fields])).toEqual([
      ["block/aws-credentials/a", [field, "aws_session_token"]],
      ["block/secret/b", ["value"]],
    ]);
  });

  it("a caller with a path prefix is told of nothing outside it, not even how many", async () => {
    await save([
      put(prod, { [field]: "same" }),
      put("block/secret/b", { value: "same" }),
      put("block/aws-credentials/b", { [field]: "same" }),
    ]);
    const token = world.caller("editor", { kind: "token", pathPrefix: "block/aws-credentials" });
    expect((await twins("same", prod, token))?.reusedIn).toMatchObject({ count: 1, entries: [{ path: "block/aws-credentials/b" }] });
  });

  it("a thousand values cost as many queries as one, and nothing is opened", async () => {
    const edits = Array.from({ length: 200 }, (_, n) => put(`block/secret/s${n}`, { value: `value ${n % 50}` }));
    await save(edits);
    const rows = await world.store.read((tx) => tx.entry.findMany({ where: { workspaceId: world.workspaceId } }));
    const places = rows.map(({ id, path }) => {
      const n = Number(path.slice("block/secret/s".length));
      return { entryId: id, path, field: "value", fingerprint: world.keyring.fingerprint(canonicalJson(`value ${n % 50}`)) };
    });
    const before = decryptCount();
    const queries = async (some: typeof places) => {
      let count = 0;
      const found = await world.store.read((tx) =>
        secretTwinsOf(
          countingQueries(tx, () => count++),
          world.caller("reviewer"),
          some,
        ),
      );
      return { count, found };
    };
    const [one, all] = [await queries(places.slice(0, 1)), await queries(places)];
    expect(all.count).toBe(one.count);
    expect(all.count).toBeLessThanOrEqual(4);
    expect(all.found.map(({ reusedIn }) => reusedIn.count)).toEqual(places.map(() => 3));
    expect(decryptCount()).toBe(before);
  });
});

describe("in other workspaces", () => {
  let team: TestTeam;
  const places: Record<string, string> = {};
  beforeEach(async () => {
    team = await openTestTeam({ hasTypes: true });
    places.staging = await team.addWorkspace("staging");
    places.empty = await team.addWorkspace("empty");
    for (const workspaceId of [team.workspaceId, places.staging]) {
      const writer = testCaller(workspaceId, "editor");
      await createChange(writer, { edits: [{ op: "put", path: "block/secret/key", baseVersion: 0, data: { value: "same" } }] });
      await createChange(writer, { edits: [{ op: "put", path: "block/secret/other", baseVersion: 0, data: { value: "else" } }] });
    }
  });
  afterEach(() => team.close());

  /** A reviewer of the default workspace who has `role` in staging, or none there. */
  async function reviewer(name: string, role: Role | null): Promise<Caller> {
    const roles: Record<string, Role> = { [team.workspaceId]: "reviewer", ...(role ? { [places.staging ?? ""]: role } : {}) };
    const userId = await team.addUser(`${name}@example.com`, roles);
    return testCaller(team.workspaceId, "reviewer", { id: userId, userId });
  }
  const elsewhere = async (caller: Caller, value = "same", path = "block/secret/key") => {
    const place = { entryId: "new", path, field: "value", fingerprint: team.keyring.fingerprint(canonicalJson(value)) };
    const [found] = await team.store.read((tx) => secretTwinsOf(tx, caller, [place]));
    return found?.sameInWorkspaces;
  };

  it("the same value at the same path is told to a member, with the version", async () => {
    const caller = await reviewer("both", "viewer");
    expect(await elsewhere(caller)).toEqual([{ slug: "staging", name: "staging", color: "teal", version: 1 }]);
    expect(await elsewhere(caller, "same", "block/secret/KEY")).toHaveLength(1);
    expect(await elsewhere(caller, "same", "block/secret/other")).toEqual([]);
    expect(await elsewhere(caller, "not the same")).toEqual([]);
  });

  it("nobody learns of a workspace that they are no member of, or not with a role", async () => {
    expect(await elsewhere(await reviewer("one", null))).toEqual([]);
    const stranger = await reviewer("unknown", "no such role" as Role);
    expect(await elsewhere(stranger)).toEqual([]);
  });

  it("a token is told of none, though its maker is a member of both", async () => {
    const person = await reviewer("maker", "owner");
    expect(await elsewhere({ ...person, kind: "token", permissions: new Set(rolePermissions.owner) })).toEqual([]);
  });

  it("what lies in the trash there, or was replaced, is told no more", async () => {
    const caller = await reviewer("later", "viewer");
    const there = testCaller(places.staging ?? "", "editor");
    await createChange(there, { edits: [{ op: "put", path: "block/secret/key", baseVersion: 1, data: { value: "new" } }] });
    expect(await elsewhere(caller)).toEqual([]);
    expect(await elsewhere(caller, "new")).toMatchObject([{ version: 2 }]);
    await createChange(there, { edits: [{ op: "delete", path: "block/secret/key", baseVersion: 2 }] });
    expect(await elsewhere(caller, "new")).toEqual([]);
  });
});
