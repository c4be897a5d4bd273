import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { DomainError } from "#lib/core/errors.ts";
import { decryptCount } from "#lib/store/keys/gcm.ts";
import { dropGuards } from "#lib/store/testing.ts";
import { getEntry, getEntryByPath, listEntries } from "#lib/usecases/entries/entries.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { createChange, getChange, listChanges, previewChange } from "./changes.ts";
import { diffVersions, getVersion, listVersions, revealField } from "./versions.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const path = "block/aws-credentials/prod";
const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

const editor = () => world.caller("editor");

function save(edits: unknown[], message = "") {
  return createChange(editor(), { message, edits });
}

function saveBlock(data: object, baseVersion = 0, more: object = {}) {
  return save([{ op: "put", path, baseVersion, data, ...more }]);
}

async function refusalOf(promise: Promise<unknown>): Promise<DomainError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DomainError) return error;
  throw new Error("It was not refused.");
}

async function revealed(field: string, version?: number) {
  const { id } = await getEntryByPath(editor(), { path });
  return (await revealField(editor(), { id, field, version })).value;
}

describe("a change", () => {
  it("makes versions, raises the revision by one and names who did it", async () => {
    const first = await save([{ op: "put", path: "kv/region", baseVersion: 0, data: { value: "eu" } }], "start");
    const second = await save([
      { op: "put", path: "kv/region", baseVersion: 1, data: { value: "us" } },
      { op: "put", path: "kv/other", baseVersion: 0, data: { value: 1 } },
    ]);
    expect([first.revision, second.revision]).toEqual([1, 2]);
    const { changes } = await listChanges(editor(), {});
    expect(changes.map((change) => [change.revision, change.author, change.entries.length])).toEqual([
      [2, "The editor", 2],
      [1, "The editor", 1],
    ]);
    const { versions } = await listVersions(editor(), { id: first.edits[0]?.id });
    expect(versions.map((version) => [version.n, version.op, version.message])).toEqual([
      [2, "updated", ""],
      [1, "created", "start"],
    ]);
  });

  it("is applied all or nothing", async () => {
    const refusal = await refusalOf(
      save([
        { op: "put", path: "kv/good", baseVersion: 0, data: { value: 1 } },
        { op: "put", path, baseVersion: 0, data: { no_such_field: 1 } },
      ]),
    );
    expect(refusal.code).toBe("invalid");
    expect(refusal.details.problems?.[0]?.path).toBe(`${path}#no_such_field`);
    expect((await listEntries(editor(), {})).total).toBe(0);
  });

  it("of an unchanged value makes no version and no revision", async () => {
    await saveBlock({ aws_access_key_id: "AKIA1", aws_secret_access_key: secretKey });
    const again = await saveBlock({ aws_access_key_id: "AKIA1", aws_secret_access_key: secretKey }, 1);
    expect(again).toMatchObject({ id: null, revision: 1, edits: [{ version: 1, isChanged: false }] });
  });

  it("keeps numbers as they were written", async () => {
    const { parseJson, formatJson } = await import("#lib/core/json.ts");
    const data = parseJson('{"value":{"a":1.0,"b":12345678901234567890,"c":1e400}}');
    await save([{ op: "put", path: "kv/numbers", baseVersion: 0, data }]);
    const entry = await getEntryByPath(editor(), { path: "kv/numbers" });
    expect(formatJson(entry.data)).toBe('{"value":{"a":1.0,"b":12345678901234567890,"c":1e400}}');
  });
});

describe("secrets", () => {
  it("are kept when left out, replaced when sent and cleared only when asked", async () => {
    await saveBlock({ aws_access_key_id: "AKIA1", aws_secret_access_key: secretKey, aws_session_token: "token-one" });
    await saveBlock({ aws_access_key_id: "AKIA2" }, 1);
    expect(await revealed("aws_secret_access_key")).toBe(secretKey);
    await saveBlock({ aws_access_key_id: "AKIA2", aws_secret_access_key: "another" }, 2, { clear: ["aws_session_token"] });
    expect(await revealed("aws_secret_access_key")).toBe("another");
    expect((await refusalOf(revealed("aws_session_token"))).code).toBe("not_found");
    expect(await revealed("aws_secret_access_key", 2)).toBe(secretKey);
  });

  it("that a block cannot do without are not cleared", async () => {
    const secret = "block/secret/needed";
    await save([{ op: "put", path: secret, baseVersion: 0, data: { value: "s3cr3t" } }]);
    const refusal = await refusalOf(save([{ op: "put", path: secret, baseVersion: 1, data: {}, clear: ["value"] }]));
    expect(refusal).toMatchObject({ code: "invalid", details: { problems: [{ path: `${secret}#value` }] } });
  });

  it("carry on the version that set them", async () => {
    await saveBlock({ aws_secret_access_key: secretKey });
    await saveBlock({ region_name: "eu-west-1" }, 1);
    const entry = await getEntryByPath(editor(), { path });
    expect(entry.secrets).toMatchObject([{ field: "aws_secret_access_key", setInVersion: 1 }]);
    expect(JSON.stringify(entry)).not.toContain(secretKey);
  });

  it.each(["**********", "********", "••••••••", "None"])("refuse the mask %s and lose nothing", async (mask) => {
    await saveBlock({ aws_secret_access_key: secretKey });
    const refusal = await refusalOf(saveBlock({ aws_secret_access_key: mask }, 1));
    expect(refusal.code).toBe("invalid");
    expect(refusal.details.problems?.[0]?.path).toBe(`${path}#aws_secret_access_key`);
    expect(refusal.message).not.toContain(mask);
    expect(await revealed("aws_secret_access_key")).toBe(secretKey);
  });

  it("are never opened by a save, a list, a view, a diff or a preview", async () => {
    const { edits } = await saveBlock({ aws_secret_access_key: secretKey });
    const id = edits[0]?.id;
    const before = decryptCount();
    await saveBlock({ aws_secret_access_key: "b", region_name: "x" }, 1);
    await previewChange(editor(), { edits: [{ op: "put", path, baseVersion: 2, data: { region_name: "y" } }] });
    await listEntries(editor(), { q: "prod" });
    await getEntry(editor(), { id });
    await getVersion(editor(), { id, n: 1 });
    await diffVersions(editor(), { id, from: 1, to: 2 });
    const { changes } = await listChanges(editor(), {});
    await getChange(editor(), { id: changes[0]?.id });
    expect(decryptCount()).toBe(before);
  });

  it("show in a diff as changed, by fingerprint only", async () => {
    const { edits } = await saveBlock({ aws_secret_access_key: secretKey });
    await saveBlock({ aws_secret_access_key: "b" }, 1);
    const { fields } = await diffVersions(editor(), { id: edits[0]?.id, from: 1, to: 2 });
    expect(fields.filter((row) => row.change !== "unchanged")).toMatchObject(
      [
        { field: "aws_secret_access_key", change: "changed", old: { secret: true, fingerprint: /^[0-9a-f]{6}$/ }, new: { secret: true } },
      ].map((row) => ({ ...row, old: expect.objectContaining({ secret: true }) })),
    );
  });

  it("of a configuration are what it marks; unmarking without a new value is refused", async () => {
    const config = "config/hr/database";
    await save([{ op: "put", path: config, baseVersion: 0, data: { host: "h", password: "gempass" } }]);
    await save([{ op: "put", path: config, baseVersion: 1, data: { host: "h" }, secretFields: ["password"] }]);
    const entry = await getEntryByPath(editor(), { path: config });
    expect(entry.data).toEqual({ host: "h" });
    expect(entry.secrets).toMatchObject([{ field: "password" }]);
    expect((await revealField(editor(), { id: entry.id, field: "password" })).value).toBe("gempass");
    const refusal = await refusalOf(save([{ op: "put", path: config, baseVersion: 2, data: { host: "h" }, secretFields: [] }]));
    expect(refusal.code).toBe("invalid");
  });
});

describe("two people at once", () => {
  it("merge when they changed different fields", async () => {
    await saveBlock({ region_name: "eu", profile_name: "a", aws_secret_access_key: secretKey });
    await saveBlock({ region_name: "us", profile_name: "a" }, 1);
    const merged = await saveBlock({ region_name: "eu", profile_name: "b" }, 1);
    expect(merged.edits[0]).toMatchObject({ version: 3, merged: ["region_name"] });
    const entry = await getEntryByPath(editor(), { path });
    expect(entry.data).toMatchObject({ region_name: "us", profile_name: "b" });
    expect(await revealed("aws_secret_access_key")).toBe(secretKey);
  });

  it("get a conflict with three columns and the current version when they changed the same field", async () => {
    await saveBlock({ region_name: "eu", aws_secret_access_key: secretKey });
    await saveBlock({ region_name: "us", aws_secret_access_key: "theirs" }, 1);
    const refusal = await refusalOf(saveBlock({ region_name: "ap", aws_secret_access_key: "mine" }, 1));
    expect(refusal.code).toBe("conflict");
    const [conflict] = refusal.details.conflicts as Conflict[];
    expect(conflict).toMatchObject({ path, currentVersion: 2, baseVersion: 1, theirsBy: "The editor", reason: "fields" });
    expect(conflict?.fields.find((row) => row.field === "region_name")).toMatchObject({
      base: { value: "eu" },
      theirs: { value: "us" },
      mine: { value: "ap" },
    });
    expect(JSON.stringify(refusal.details)).not.toMatch(/theirs"}|mine"}|wJalr/);
    expect((await getEntryByPath(editor(), { path })).data.region_name).toBe("us");
  });

  it("fifty clients that write the same field: one wins per version, the others are told the current one, nothing acknowledged is lost", async () => {
    await save([{ op: "put", path: "kv/counter", baseVersion: 0, data: { value: 0 } }]);
    const attempts = Array.from({ length: 50 }, (_, index) =>
      save([{ op: "put", path: "kv/counter", baseVersion: 1, data: { value: index + 1 } }]).then(
        () => index + 1,
        (error: unknown) => error,
      ),
    );
    const results = await Promise.all(attempts);
    const winners = results.filter((result) => typeof result === "number");
    expect(winners).toHaveLength(1);
    for (const loser of results.filter((result) => typeof result !== "number")) {
      expect(loser).toMatchObject({ code: "conflict", details: { conflicts: [{ currentVersion: 2 }] } });
    }
    expect((await getEntryByPath(editor(), { path: "kv/counter" })).data.value).toBe(winners[0]);
  });
});

describe("the life of an entry", () => {
  it("goes to the trash and back with its secrets; numbers are never reused", async () => {
    const { edits } = await saveBlock({ aws_secret_access_key: secretKey });
    const id = edits[0]?.id;
    await save([{ op: "delete", path, baseVersion: 1 }]);
    expect((await refusalOf(getEntryByPath(editor(), { path }))).code).toBe("not_found");
    expect((await listEntries(editor(), { trash: true })).total).toBe(1);
    await save([{ op: "undelete", path, id, baseVersion: 2 }]);
    expect((await getEntryByPath(editor(), { path })).version).toBe(3);
    expect(await revealed("aws_secret_access_key")).toBe(secretKey);
  });

  it("is not deleted on an old base", async () => {
    await saveBlock({ region_name: "a" });
    await saveBlock({ region_name: "b" }, 1);
    expect(await refusalOf(save([{ op: "delete", path, baseVersion: 1 }]))).toMatchObject({ code: "conflict" });
  });

  it("is renamed with its secrets, and the old name is free", async () => {
    await saveBlock({ aws_secret_access_key: secretKey });
    await save([{ op: "rename", path, newPath: "block/aws-credentials/live", baseVersion: 1 }]);
    const renamed = await getEntryByPath(editor(), { path: "block/aws-credentials/live" });
    expect((await revealField(editor(), { id: renamed.id, field: "aws_secret_access_key" })).value).toBe(secretKey);
    expect((await saveBlock({ region_name: "x" })).edits[0]?.version).toBe(1);
  });

  it("takes a name once, whatever its case", async () => {
    await saveBlock({});
    const refusal = await refusalOf(save([{ op: "put", path: "block/aws-credentials/PROD", baseVersion: 0, data: {} }]));
    expect(refusal).toMatchObject({ code: "conflict", details: { conflicts: [{ reason: "exists" }] } });
  });

  it("is restored from an older version, secrets included", async () => {
    await saveBlock({ region_name: "a", aws_secret_access_key: secretKey });
    await saveBlock({ region_name: "b", aws_secret_access_key: "other" }, 1);
    await save([{ op: "restore", path, baseVersion: 2, version: 1 }]);
    expect((await getEntryByPath(editor(), { path })).data.region_name).toBe("a");
    expect(await revealed("aws_secret_access_key")).toBe(secretKey);
  });
});

describe("references", () => {
  const bucket = "block/s3-bucket/data";
  const put = (baseVersion = 0) => ({ op: "put", path: bucket, baseVersion, data: { bucket_name: "b", credentials: { $ref: path } } });

  it("survive a rename of what they point to and show its new path", async () => {
    await saveBlock({});
    await save([put()]);
    await save([{ op: "rename", path, newPath: "block/aws-credentials/live", baseVersion: 1 }]);
    const entry = await getEntryByPath(editor(), { path: bucket });
    expect(entry.data.credentials).toEqual({ $ref: "block/aws-credentials/live" });
    const target = await getEntryByPath(editor(), { path: "block/aws-credentials/live" });
    expect(target.usedBy).toMatchObject([{ path: bucket, field: "credentials" }]);
  });

  it("to what does not exist are refused, those to what the same change makes are not", async () => {
    expect(await refusalOf(save([put()]))).toMatchObject({ code: "invalid", details: { problems: [{ path: `${bucket}#credentials` }] } });
    await save([{ op: "put", path, baseVersion: 0, data: {} }, put()]);
    expect((await getEntryByPath(editor(), { path: bucket })).references).toMatchObject([{ path, field: "credentials" }]);
  });

  it("keep what they point to from being deleted, unless the same change deletes both", async () => {
    await save([{ op: "put", path, baseVersion: 0, data: {} }, put()]);
    const refusal = await refusalOf(save([{ op: "delete", path, baseVersion: 1 }]));
    expect(refusal.details.problems?.[0]?.message).toContain(bucket);
    const both = await save([
      { op: "delete", path, baseVersion: 1 },
      { op: "delete", path: bucket, baseVersion: 1 },
    ]);
    expect(both.revision).toBe(2);
  });
});

describe("rows changed behind our back", () => {
  it("are refused, never shown as something else", async () => {
    const { edits } = await saveBlock({ region_name: "eu", aws_secret_access_key: secretKey });
    dropGuards(world.databaseFile);
    await world.store.write((tx) =>
      tx.version.updateMany({ where: { entryId: edits[0]?.id ?? "" }, data: { bodyText: '{"region_name":"us"}' } }),
    );
    expect(await refusalOf(getEntryByPath(editor(), { path }))).toMatchObject({ code: "unavailable" });
  });

  it("also when a sealed field was rolled back to an older one", async () => {
    const { edits } = await saveBlock({ aws_secret_access_key: secretKey });
    await saveBlock({ aws_secret_access_key: "new" }, 1);
    const entryId = edits[0]?.id ?? "";
    dropGuards(world.databaseFile);
    await world.store.write(async (tx) => {
      const [old, head] = await tx.version.findMany({ where: { entryId }, include: { sealedFields: true }, orderBy: { n: "asc" } });
      const field = old?.sealedFields[0];
      if (!field || !head) throw new Error("no versions");
      const { blob, wrappedDek, fingerprint, setInN } = field;
      await tx.sealedField.updateMany({ where: { versionId: head.id }, data: { blob, wrappedDek, fingerprint, setInN } });
    });
    expect(await refusalOf(revealed("aws_secret_access_key"))).toMatchObject({ code: "unavailable" });
  });
});

describe("who may what", () => {
  it("a reader may not save, and the attempt is recorded", async () => {
    const refusal = await refusalOf(createChange(world.caller("reader"), { edits: [{ op: "put", path, baseVersion: 0, data: {} }] }));
    expect(refusal.code).toBe("forbidden");
    const events = await world.store.read((tx) => tx.auditEvent.findMany());
    expect(events.map((event) => [event.action, event.result])).toEqual([["createChange", "denied"]]);
  });

  it.each(["viewer", "reviewer", "admin"] as const)("a %s may not reveal", async (role) => {
    const { edits } = await saveBlock({ aws_secret_access_key: secretKey });
    expect((await refusalOf(revealField(world.caller(role), { id: edits[0]?.id, field: "aws_secret_access_key" }))).code).toBe("forbidden");
  });

  it("an entry of another workspace is as absent as a missing one", async () => {
    const { edits } = await saveBlock({});
    const stranger = world.caller("owner", { workspaceId: "another" });
    const foreign = await refusalOf(getEntry(stranger, { id: edits[0]?.id }));
    const absent = await refusalOf(getEntry(stranger, { id: "missing" }));
    expect([foreign.code, foreign.message]).toEqual([absent.code, absent.message]);
  });

  it("a token sees and changes only what lies below its prefix", async () => {
    await saveBlock({});
    await save([{ op: "put", path: "kv/a", baseVersion: 0, data: { value: 1 } }]);
    const narrow = world.caller("editor", { pathPrefix: "block/aws-credentials" });
    expect((await listEntries(narrow, {})).entries.map((entry) => entry.path)).toEqual([path]);
    expect((await refusalOf(getEntryByPath(narrow, { path: "kv/a" }))).code).toBe("not_found");
    expect((await refusalOf(createChange(narrow, { edits: [{ op: "delete", path: "kv/a", baseVersion: 1 }] }))).code).toBe("forbidden");
  });
});
