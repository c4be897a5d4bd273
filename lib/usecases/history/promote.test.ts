import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "#lib/core/caller.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { putMember } from "#lib/store/people/members.ts";
import { saveBlockType } from "#lib/usecases/catalog/block-types.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { callerOfSession } from "#lib/usecases/people/callers.ts";
import { codeOf, openTestTeam, type Person, type TestTeam, testRequest } from "#lib/usecases/testing-team.ts";
import { compareWorkspaces, diffWorkspaces } from "./across.ts";
import { promote } from "./promote.ts";

let team: TestTeam;
let prodId: string;
let owner: Person;
beforeEach(async () => {
  team = await openTestTeam({ hasTypes: true });
  owner = await team.addPerson("owner");
  prodId = await team.addWorkspace("prod");
  await team.store.write((tx) => putMember(tx, prodId, owner.userId, "owner"));
});
afterEach(() => team.close());

const block = "block/aws-credentials/fleet";
const bucket = "block/s3-bucket/data";
const key = "aws_secret_access_key";
const slugs = { source: "default", target: "prod" };

const source = () => callerOfSession(owner.sessionId, testRequest, "default");
const target = () => callerOfSession(owner.sessionId, testRequest, "prod");
const save = async (caller: Promise<Caller>, ...edits: JsonObject[]) => createChange(await caller, { edits });
const put = (path: string, data: JsonObject, more: JsonObject = {}): JsonObject => ({ op: "put", path, baseVersion: 0, data, ...more });
const at = (path: string, sourceVersion = 1, targetVersion = 0) => ({ path, sourceVersion, targetVersion });
const send = async (caller: Promise<Caller>, ...entries: JsonObject[]) => promote(await caller, { ...slugs, message: "to prod", entries });
const secretIn = async (caller: Promise<Caller>, path: string) => {
  const known = await caller;
  return (await revealField(known, { id: (await getEntryByPath(known, { path })).id, field: key })).value;
};
const compared = async (caller = source()) => (await compareWorkspaces(await caller, slugs)).entries;

describe("comparing two workspaces", () => {
  it("is by path and by what they say: equal secrets, references and other spellings of a document are no difference", async () => {
    const fleet = { [key]: "same", aws_client_parameters: { use_ssl: true, verify: false }, region_name: "eu" };
    await save(source(), put("kv/mine", { value: 1 }), put("kv/both", { value: 1.5 }), put(block, fleet), put("kv/other", { value: 1 }));
    await save(source(), put(bucket, { bucket_name: "b", credentials: { $ref: block } }));
    const { region_name, ...rest } = fleet;
    await save(target(), put("kv/theirs", { value: 1 }), put("kv/both", { value: 1.5 }), put("kv/other", { value: 2 }));
    await save(target(), put(block, { region_name, ...rest }), put("kv/x", { value: 0 }));
    await save(target(), put("policy/p", { pattern: "kv/nothing", approvals: 1 }));
    await save(target(), put(bucket, { bucket_name: "b", credentials: { $ref: block } }));
    const opened = decryptCount();
    const { entries, counts, canPromote, canCarrySecrets } = await compareWorkspaces(await source(), slugs);
    expect(entries.map(({ path, mark }) => [path, mark])).toEqual([
      ["kv/mine", "added"],
      ["kv/other", "changed"],
      ["kv/theirs", "removed"],
      ["kv/x", "removed"],
    ]);
    expect([counts, canPromote, canCarrySecrets]).toEqual([{ added: 1, removed: 2, changed: 1 }, true, true]);
    await save(source(), { op: "patch", path: block, baseVersion: 1, set: { [key]: "other" } });
    expect((await compared()).map(({ path }) => path)).toContain(block);
    const { fields } = await diffWorkspaces(await source(), { ...slugs, path: block });
    expect(fields.filter(({ change }) => change !== "unchanged").map(({ field, old }) => [field, old?.secret])).toEqual([[key, true]]);
    expect(decryptCount()).toBe(opened);
  });

  it("is for members of both, for people and not for tokens", async () => {
    const stranger = await team.addPerson("editor");
    expect(await codeOf(compareWorkspaces(await stranger.caller(), slugs))).toBe("not_found");
    expect(await codeOf(compareWorkspaces({ ...(await source()), kind: "token" }, slugs))).toBe("forbidden");
    expect(await codeOf(compareWorkspaces(await source(), { source: "prod", target: "prod" }))).toBe("invalid");
    expect(await codeOf(compareWorkspaces(await source(), { source: "default", target: "nowhere" }))).toBe("not_found");
  });
});

describe("promoting", () => {
  it("makes the target say what the source says, secrets sealed anew, as one change there", async () => {
    const more = { tags: ["fleet"], description: "Of the fleet." };
    await save(source(), put(block, { [key]: "of-source", region_name: "eu" }, more));
    await save(source(), put(bucket, { bucket_name: "b", credentials: { $ref: block } }));
    await save(target(), put(block, { [key]: "of-target", aws_session_token: "goes", profile_name: "goes too" }));
    const outcome = await send(source(), at(block, 1, 1), at(bucket));
    expect(outcome).toMatchObject({ state: "applied", revision: 2, leftOut: [] });
    expect(await compared()).toEqual([]);
    expect(await secretIn(target(), block)).toBe("of-source");
    expect(await secretIn(source(), block)).toBe("of-source");
    expect(await getEntryByPath(await target(), { path: block })).toMatchObject({ ...more, version: 2, data: { region_name: "eu" } });
    const rows = await team.store.read((tx) => tx.sealedField.findMany({ where: { field: key }, include: { version: true } }));
    const blobs = rows.filter(({ fingerprint }, _, all) => all.filter((row) => row.fingerprint === fingerprint).length === 2);
    expect(new Set(blobs.map(({ blob }) => Buffer.from(blob).toString("hex"))).size).toBe(2);
  });

  it("is audited as a reveal in the source, with the exact versions and fields, before any value is used", async () => {
    await save(source(), put(block, { [key]: "of-source", aws_session_token: "same" }));
    await save(target(), put(block, { [key]: "of-target", aws_session_token: "same" }));
    const opened = decryptCount();
    await send(source(), at(block, 1, 1));
    // One data key and one field: what is equal is not opened.
    expect(decryptCount() - opened).toBe(2);
    const [reveal] = await team.auditOf("promoteReveal");
    const [change] = await team.auditOf("promote");
    expect(reveal).toMatchObject({ workspaceId: team.workspaceId, actorId: owner.userId });
    expect(JSON.parse(reveal?.detailText ?? "")).toMatchObject({ to: "prod", entries: [{ path: block, version: 1, fields: [key] }] });
    expect(change).toMatchObject({ workspaceId: prodId });
    expect(change && reveal && change.seq > reveal.seq).toBe(true);
    expect(`${reveal?.detailText}${change?.detailText}`).not.toContain("of-source");
  });

  it("opens nothing when the reveal cannot be audited", async () => {
    await save(source(), put(block, { [key]: "of-source" }));
    const connection = new Database(team.databaseFile);
    connection.exec(
      `CREATE TRIGGER "full" BEFORE INSERT ON "AuditEvent" WHEN NEW."action" = 'promoteReveal' BEGIN SELECT RAISE(ABORT, 'full'); END`,
    );
    connection.close();
    const opened = decryptCount();
    await expect(send(source(), at(block))).rejects.toThrow();
    expect(decryptCount()).toBe(opened);
    expect(await compared()).toHaveLength(1);
  });

  it("leaves secrets out, and says which, for somebody who may not read them in the source", async () => {
    const admin = await team.addPerson("admin", "carol");
    await team.store.write((tx) => putMember(tx, prodId, admin.userId, "owner"));
    await save(source(), put(block, { [key]: "of-source", region_name: "eu" }));
    await save(target(), put(block, { [key]: "of-target", region_name: "us" }));
    const opened = decryptCount();
    const there = callerOfSession(admin.sessionId, testRequest, "default");
    expect((await compareWorkspaces(await there, slugs)).canCarrySecrets).toBe(false);
    expect((await send(there, at(block, 1, 1))).leftOut).toEqual([{ path: block, fields: [key] }]);
    expect(decryptCount()).toBe(opened);
    expect(await team.auditOf("promoteReveal")).toEqual([]);
    expect((await getEntryByPath(await target(), { path: block })).data).toEqual({ region_name: "eu" });
    expect(await secretIn(target(), block)).toBe("of-target");
  });

  it("needs the right to write in the target, and what was looked at on both sides", async () => {
    const viewer = await team.addPerson("owner", "dave");
    await team.store.write((tx) => putMember(tx, prodId, viewer.userId, "reader"));
    await save(source(), put("kv/a", { value: 1 }));
    expect(await codeOf(send(callerOfSession(viewer.sessionId, testRequest, "default"), at("kv/a")))).toBe("forbidden");
    await save(source(), { op: "put", path: "kv/a", baseVersion: 1, data: { value: 2 } });
    expect(await codeOf(send(source(), at("kv/a", 1)))).toBe("conflict");
    await save(target(), put("kv/a", { value: 3 }));
    expect(await codeOf(send(source(), at("kv/a", 2)))).toBe("conflict");
    expect(await codeOf(send(source(), at("kv/b")))).toBe("not_found");
  });

  it("of a block whose type the target has not is refused and names it; with the type there it goes", async () => {
    const schemaText = '{"type":"object","properties":{"host":{"type":"string"},"pass":{"type":"string","format":"password"}}}';
    const type = { slug: "own-type", name: "Own", schemaText, baseChecksum: null };
    await saveBlockType(await source(), type);
    await save(source(), put("block/own-type/a", { host: "h", pass: "hidden" }));
    const refused = send(source(), at("block/own-type/a"));
    expect(await codeOf(refused)).toBe("invalid");
    await expect(refused).rejects.toThrow('prod has no block type "own-type"');
    await saveBlockType(await target(), type);
    await send(source(), at("block/own-type/a"));
    expect(await compared()).toEqual([]);
  });

  it("carries a configuration with its own secret marks", async () => {
    const path = "config/hr/db";
    await save(source(), put(path, { host: "h", password: "hidden" }, { secretFields: ["password"] }));
    await save(target(), put(path, { host: "h", password: "plain" }));
    await send(source(), at(path, 1, 1));
    expect(await getEntryByPath(await target(), { path })).toMatchObject({ data: { host: "h" }, secretFields: ["password"] });
    expect(await compared()).toEqual([]);
  });
});
