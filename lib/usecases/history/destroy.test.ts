import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { createChange, getChange, listChanges } from "#lib/usecases/changes/changes.ts";
import { listOrigins } from "#lib/usecases/changes/origins.ts";
import { diffVersions, getVersion, listVersions, revealField } from "#lib/usecases/changes/versions.ts";
import { getEntry, listEntries } from "#lib/usecases/entries/entries.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { destroyEntry, destroyVersion, previewDestroy } from "./destroy.ts";
import { previewRestore, restoreRevision } from "./restore.ts";
import { getEntryAt, listEntriesAt } from "./revisions.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
beforeEach(async () => {
  world = await openTestWorkspace();
});
afterEach(() => world.close());

const path = "block/aws-credentials/prod";
const field = "aws_secret_access_key";
const owner = () => world.caller("owner");
const save = (...edits: JsonObject[]) => createChange(owner(), { edits });
const patch = (baseVersion: number, set: JsonObject): JsonObject => ({ op: "patch", path, baseVersion, set });

/** v1 has one secret, v2 and v3 the next. */
async function fill(): Promise<string> {
  const data = { [field]: "first", region_name: "PLAIN-OF-ONE", profile_name: "kept" };
  const { edits } = await save({ op: "put", path, baseVersion: 0, description: "DESCRIBED-ONE", tags: ["tagged-one"], data });
  await save({ ...patch(1, { [field]: "second", region_name: "b" }), description: "", tags: [] });
  await save(patch(2, { region_name: "c" }));
  return edits[0]?.id ?? "";
}

/** The bytes that the database holds of a version's secret. */
async function blobOf(id: string, n: number): Promise<Buffer[]> {
  const rows = await world.store.read((tx) => tx.sealedField.findMany({ where: { version: { entryId: id, n } } }));
  return rows.flatMap(({ blob, wrappedDek }) => [Buffer.from(blob), Buffer.from(wrappedDek)]);
}

describe("a destroyed version", () => {
  it("says nothing any more and says so, and keeps number, path, author and moment", async () => {
    const id = await fill();
    const { versions: before } = await listVersions(owner(), { id });
    expect(await destroyVersion(owner(), { id, n: 1, path })).toEqual({ ok: true, version: 1 });
    const { versions } = await listVersions(owner(), { id });
    expect(versions.map(({ destroyed: _, ...version }) => version)).toEqual(before.map(({ destroyed: _, ...version }) => version));
    expect(versions.map(({ n, destroyed }) => [n, destroyed?.by])).toEqual([
      [3, undefined],
      [2, undefined],
      [1, "The owner"],
    ]);
    const attempts = [
      getVersion(owner(), { id, n: 1 }),
      diffVersions(owner(), { id, from: 1, to: 2 }),
      diffVersions(owner(), { id, from: 0, to: 1 }),
      revealField(owner(), { id, field, version: 1 }),
      save({ op: "restore", path, baseVersion: 3, version: 1 }),
      save(patch(1, { region_name: "merged onto nothing" })),
    ];
    for (const attempt of attempts) {
      const refusal = await attempt.catch((error: unknown) => error);
      expect(refusal).toMatchObject({
        code: "gone",
        message: expect.stringMatching(/^Version 1 of .* was destroyed on \d{4}-\d\d-\d\d by The owner/),
      });
    }
    expect((await revealField(owner(), { id, field, version: 2 })).value).toBe("second");
    expect((await getEntry(owner(), { id })).version).toBe(3);
  });

  it("leaves nothing of itself in the database, its WAL included, not even under its seal", async () => {
    const id = await fill();
    const sealed = await blobOf(id, 1);
    const said = ["PLAIN-OF-ONE", "DESCRIBED-ONE", "tagged-one"].map((text) => Buffer.from(text));
    expect(sealed).toHaveLength(2);
    await destroyVersion(owner(), { id, n: 1, path });
    const { databaseFile } = world;
    const connection = new Database(databaseFile);
    connection.pragma("wal_checkpoint(TRUNCATE)");
    connection.close();
    const bytes = Buffer.concat([databaseFile, `${databaseFile}-wal`].map((file) => readFileSync(file)));
    expect([...sealed, ...said].filter((piece) => bytes.includes(piece))).toEqual([]);
    expect((await blobOf(id, 2)).some((piece) => bytes.includes(piece))).toBe(true);
  });

  it("is shown as such at its revision, and left out when that is restored", async () => {
    const id = await fill();
    await destroyVersion(owner(), { id, n: 1, path });
    expect((await listEntriesAt(owner(), { revision: 1 })).entries[0]).toMatchObject({
      path,
      isDestroyed: true,
      tags: [],
      description: "",
    });
    expect(await getEntryAt(owner(), { revision: 1, id })).toMatchObject({ isDestroyed: true, data: {}, secrets: [] });
    const { left, total } = await previewRestore(owner(), { revision: 1 });
    expect([total, left.map((one) => one.path)]).toEqual([0, [path]]);
    expect((await restoreRevision(owner(), { revision: 1 })).id).toBeNull();
  });

  it("is named where the change that made it, or the one after it, shows what it did", async () => {
    const id = await fill();
    await destroyVersion(owner(), { id, n: 2, path });
    const { changes } = await listChanges(owner(), {});
    const shown = await Promise.all(changes.map(async (change) => (await getChange(owner(), { id: change.id })).diffs[0]?.fields[0]));
    const words = expect.objectContaining({ value: expect.stringMatching(/^Version 2 was destroyed on .* by The owner\.$/) });
    expect(shown[0]).toEqual({ field: "#destroyed", change: "changed", old: words });
    expect(shown[1]).toEqual({ field: "#destroyed", change: "changed", new: words });
    expect(shown[2]?.field).toBe("#description");
  });

  it("is not blamed for fields that those around it agree on", async () => {
    const id = await fill();
    await save(patch(3, { region_name: "d" }));
    await destroyVersion(owner(), { id, n: 2, path });
    const { fields } = await listOrigins(owner(), { id });
    expect(Object.fromEntries(fields.map(({ field, version }) => [field, version]))).toMatchObject({ profile_name: 1, region_name: 4 });
  });

  it("cannot be faked or brought back by somebody who writes to the database without the key", async () => {
    const id = await fill();
    await destroyVersion(owner(), { id, n: 1, path });
    const connection = new Database(world.databaseFile);
    // Triggers are not what holds this: somebody who may write may drop them.
    const triggers = connection.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE '%stamps' AND name NOT LIKE '%history'",
    );
    for (const { name } of triggers.all() as { name: string }[]) connection.exec(`DROP TRIGGER "${name}"`);
    connection.prepare(`UPDATE "Version" SET "destroyedBy" = 'somebody else' WHERE "entryId" = ? AND n = 1`).run(id);
    connection.prepare(`UPDATE "Version" SET "destroyedAt" = "createdAt", "destroyedMac" = "mac" WHERE "entryId" = ? AND n = 2`).run(id);
    connection.close();
    for (const n of [1, 2]) expect(await codeOf(getVersion(owner(), { id, n }))).toBe("unavailable");
  });
});

describe("destroying", () => {
  it("says first which versions and how many other entries keep the same value, and who uses it", async () => {
    const id = await fill();
    await save({ op: "put", path: "block/secret/copy", baseVersion: 0, data: { value: "second" } });
    await save({ op: "put", path: "block/s3-bucket/b", baseVersion: 0, data: { bucket_name: "b", credentials: { $ref: path } } });
    const preview = await previewDestroy(owner(), { id, version: 2 });
    expect(preview).toMatchObject({ path, versions: [2], refusal: null, held: [{ field, versions: [3], otherEntries: 1 }] });
    expect(preview.usedBy.map((link) => link.path)).toEqual(["block/s3-bucket/b"]);
    expect((await previewDestroy(owner(), { id, version: 1 })).held).toEqual([]);
    await destroyVersion(owner(), { id, n: 2, path });
    expect((await revealField(owner(), { id, field })).value).toBe("second");
  });

  it("asks for the path, refuses what is current, what is destroyed already and what never was", async () => {
    const id = await fill();
    expect(await codeOf(destroyVersion(owner(), { id, n: 1, path: "block/aws-credentials/other" }))).toBe("invalid");
    expect(await codeOf(destroyVersion(owner(), { id, n: 3, path }))).toBe("invalid");
    expect((await previewDestroy(owner(), { id, version: 3 })).refusal).toContain("what block/aws-credentials/prod says now");
    expect(await codeOf(destroyVersion(owner(), { id, n: 4, path }))).toBe("not_found");
    await destroyVersion(owner(), { id, n: 1, path });
    expect(await codeOf(destroyVersion(owner(), { id, n: 1, path }))).toBe("gone");
    expect(await codeOf(destroyEntry(owner(), { id, path }))).toBe("invalid");
  });

  it.each(["editor", "reviewer", "reader", "viewer"] as const)("is not for the role %s, and for admins it is", async (role) => {
    const id = await fill();
    expect(await codeOf(destroyVersion(world.caller(role), { id, n: 1, path }))).toBe("forbidden");
    expect(await codeOf(destroyVersion(world.caller("admin"), { id, n: 1, path }))).toBe("none");
  });

  it("of a whole entry in the trash leaves nothing to bring back, and is audited with its versions", async () => {
    const id = await fill();
    await save({ op: "delete", path, baseVersion: 3 });
    const sealed = [...(await blobOf(id, 1)), ...(await blobOf(id, 4))];
    expect(await destroyEntry(owner(), { id, path })).toEqual({ ok: true, versions: 4 });
    expect((await listEntries(owner(), { trash: true })).total).toBe(0);
    expect(await codeOf(save({ op: "undelete", path, id, baseVersion: 4 }))).toBe("gone");
    expect((await previewRestore(owner(), { revision: 2 })).total).toBe(0);
    const row = await world.store.read((tx) => tx.entry.findUniqueOrThrow({ where: { id } }));
    expect([row.description, row.tagsText, row.preview, row.searchText]).toEqual(["", "[]", "", path]);
    expect(await world.store.read((tx) => tx.sealedField.count({ where: { version: { entryId: id } } }))).toBe(0);
    expect(sealed.length).toBeGreaterThan(0);
    const events = await world.store.read((tx) => tx.auditEvent.findMany({ where: { action: "destroyEntry" } }));
    expect(events.map(({ actorName, detailText }) => [actorName, JSON.parse(detailText)])).toEqual([
      ["The owner", { entry: id, path, versions: [4, 3, 2, 1] }],
    ]);
    // The path is free, and what comes next is another entry.
    const { edits } = await save({ op: "put", path, baseVersion: 0, data: {} });
    expect(edits[0]?.id).not.toBe(id);
  });

  it("of the head of a trashed entry leaves older versions, which a revision brings back", async () => {
    const id = await fill();
    await save({ op: "delete", path, baseVersion: 3 });
    await destroyVersion(owner(), { id, n: 4, path });
    expect((await listEntries(owner(), { trash: true })).total).toBe(1);
    expect(await codeOf(save({ op: "undelete", path, id, baseVersion: 4 }))).toBe("gone");
    await restoreRevision(owner(), { revision: 2, ids: [id] });
    expect((await revealField(owner(), { id, field })).value).toBe("second");
  });
});
