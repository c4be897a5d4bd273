import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appendAudit } from "#lib/store/audit.ts";
import { openConnection } from "#lib/store/sqlite/sqlite-connection.ts";
import { dropGuards } from "#lib/store/testing.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { addTestWorkspace, openTestWorkspace, testCaller } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { exportInstance } from "./admin-export.ts";
import { getAuditState, listAudit } from "./audit.ts";
import { exportAudit } from "./export.ts";
import { textOf, verifyText } from "./testing.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
let otherId: string;
beforeEach(async () => {
  world = await openTestWorkspace();
  otherId = await addTestWorkspace(world, "other");
});
afterEach(() => world.close());

const path = "block/secret/pin";
const canary = "canary-7f3a-value";

/** Rows of two workspaces, one after the other. */
async function fill(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const workspaceId of [world.workspaceId, otherId]) {
      const data = { value: `${canary}-${round}` };
      const caller = testCaller(workspaceId, "editor", { requestId: crypto.randomUUID() });
      const { edits } = await createChange(caller, { edits: [{ op: "put", path, baseVersion: round, data }] });
      await revealField(caller, { id: edits[0]?.id, field: "value" });
    }
  }
}

const download = async (input: unknown = {}, caller = world.caller("owner")) => textOf((await exportAudit(caller, input)).parts);
const seqOf = (line: string) => Number(/"seq":(\d+)(,"workspaceId":[^,]*)?\}+$/.exec(line)?.[1]);
const tamper = (sql: string) => {
  dropGuards(world.databaseFile);
  const connection = openConnection(world.databaseFile, "write");
  connection.exec(sql);
  connection.close();
};

describe("the export of a workspace", () => {
  it("is whole, holds its own rows, its own record and no other workspace's, and no value", async () => {
    await fill(3);
    const text = await download();
    expect(verifyText(text)).toMatchObject({ finding: null, workspace: world.workspaceId, rows: 7, checked: 13, checkpoints: 1 });
    expect(text).not.toContain(otherId);
    expect(text).not.toContain(canary);
    expect(
      text
        .trimEnd()
        .split("\n")
        .filter((line) => line.includes('"row":'))
        .map(seqOf),
    ).toEqual([1, 2, 5, 6, 9, 10, 13]);
  });

  it("is whole over several pages", async () => {
    await world.store.write(async (tx) => {
      for (let n = 0; n < 2_500; n++)
        await appendAudit(tx, testCaller(n % 2 ? otherId : world.workspaceId, "reader"), { action: "sync", result: "done", detail: {} });
    });
    expect(verifyText(await download())).toMatchObject({ finding: null, rows: 1_251, checked: 2_501 });
  });

  it("names the row that was edited, deleted, reordered, withheld or cut off in the file", async () => {
    await fill(3);
    const lines = (await download()).trimEnd().split("\n");
    const at = (seq: number) => lines.findIndex((line) => seqOf(line) === seq);
    const found = (changed: string[]) => verifyText(changed.join("\n")).finding;
    expect(found(lines.map((line, i) => (i === at(6) ? line.replace("revealField", "listTags") : line)))).toMatchObject({
      seq: 6,
      kind: "edited",
    });
    expect(found(lines.filter((_, i) => i !== at(6)))).toMatchObject({ seq: 6, kind: "missing" });
    const swapped = [...lines];
    [swapped[at(5)], swapped[at(9)]] = [lines[at(9)] ?? "", lines[at(5)] ?? ""];
    expect(found(swapped)).toMatchObject({ seq: 5, kind: "reordered" });
    const withheld = lines.map((line, i) => (i === at(9) ? line.replace(/"row".*/, '"seq":9}') : line));
    expect(found(withheld)).toMatchObject({ seq: 9, kind: "withheld" });
    expect(found(lines.slice(0, at(9) + 1))).toMatchObject({ seq: 10, kind: "cut" });
  });

  it("is refused without the permission, to a token that is bound to a path, and with filters that it cannot keep", async () => {
    expect(await codeOf(exportAudit(world.caller("editor"), {}))).toBe("forbidden");
    expect(await codeOf(exportAudit(world.caller("owner", { pathPrefix: "kv/" }), {}))).toBe("forbidden");
    expect(await codeOf(listAudit(world.caller("owner", { pathPrefix: "kv/" }), {}))).toBe("forbidden");
    expect(await codeOf(exportAudit(world.caller("owner"), { action: "sync" }))).toBe("invalid");
  });

  it("is recorded before a line of it leaves", async () => {
    await exportAudit(world.caller("owner"), { format: "csv", action: "sync" });
    const { events } = await listAudit(world.caller("owner"), {});
    expect(events[0]).toMatchObject({ action: "exportAudit", result: "done", detail: { format: "csv", action: "sync" } });
  });
});

describe("an export of a log that was altered in the database names the row", () => {
  it.each([
    ["edited", `UPDATE "AuditEvent" SET "actorName" = 'somebody else' WHERE "seq" = 6`, "edited"],
    ["deleted", `DELETE FROM "AuditEvent" WHERE "seq" = 6`, "missing"],
  ])("when it was %s", async (_, sql, kind) => {
    await fill(3);
    tamper(sql);
    expect(verifyText(await download()).finding).toMatchObject({ seq: 6, kind });
    expect((await getAuditState(world.caller("owner"), {})).fault?.seq).toBe(6);
  });

  it("when two rows were exchanged", async () => {
    await fill(3);
    tamper(`UPDATE "AuditEvent" SET "seq" = -"seq" WHERE "seq" IN (5, 9)`);
    tamper(`UPDATE "AuditEvent" SET "seq" = 14 + "seq" WHERE "seq" < 0`);
    expect(verifyText(await download()).finding).toMatchObject({ seq: 5, kind: "edited" });
  });

  it("when one was put in at the end behind the counter's back, and nothing is signed over it", async () => {
    await fill(1);
    const columns = `"at", "workspaceId", "actorKind", "actorId", "actorName", "credential", "ip", "action", "result", "detailText", "requestId", "hash", "mac"`;
    tamper(`INSERT INTO "AuditEvent" ("seq", ${columns}) SELECT 5, ${columns} FROM "AuditEvent" WHERE "seq" = 1`);
    tamper(`UPDATE "Instance" SET "auditSeq" = 5`);
    expect(verifyText(await download()).finding).toMatchObject({ seq: 5, kind: "edited" });
    expect(await world.store.read((tx) => tx.auditCheckpoint.count())).toBe(0);
  });
});

describe("the export of the instance", () => {
  it("holds the rows of every workspace and verifies the same way", async () => {
    await fill(2);
    const text = await textOf(await exportInstance());
    expect(verifyText(text)).toMatchObject({ finding: null, workspace: "*", rows: 9, checked: 9 });
    expect(text).toContain(otherId);
  });
});

describe("the export as CSV", () => {
  it("keeps to the filters, oldest first, and runs no formula", async () => {
    await fill(2);
    const evil = world.caller("editor", { name: "=cmd()" });
    await createChange(evil, { edits: [{ op: "put", path: "kv/evil", baseVersion: 0, data: { value: 1 } }] });
    const csv = await download({ format: "csv", action: "createChange" });
    const rows = csv.trimEnd().split("\r\n");
    expect(rows).toHaveLength(4);
    expect(rows[1]?.startsWith("1,")).toBe(true);
    expect(csv).toContain(",'=cmd(),");
    expect(await download({ format: "csv", to: "2001-01-01" })).not.toContain("\n1,");
  });
});

describe("the list", () => {
  it("finds by path, person, action, result and time", async () => {
    await fill(1);
    const numbers = async (input: object) => (await listAudit(world.caller("owner"), input)).events.map(({ seq }) => seq);
    const today = new Date().toISOString().slice(0, 10);
    expect(await numbers({ q: "secret/pin" })).toEqual([2, 1]);
    expect(await numbers({ q: "nothing" })).toEqual([]);
    expect(await numbers({ actor: "editor", action: "revealField" })).toEqual([2]);
    expect(await numbers({ from: today, to: today })).toEqual([2, 1]);
    expect(await numbers({ from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    expect(await numbers({ to: "2001-01-01" })).toEqual([]);
    expect(await codeOf(listAudit(world.caller("owner"), { from: "yesterday" }))).toBe("invalid");
  });
});
