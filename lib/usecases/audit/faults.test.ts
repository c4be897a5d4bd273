import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConnection } from "#lib/store/sqlite/sqlite-connection.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { sync } from "#lib/usecases/sync/sync.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { exportAudit } from "./export.ts";
import { exportText, verifyText } from "./testing.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
let id: string;
beforeEach(async () => {
  world = await openTestWorkspace();
  const edit = { op: "put", path: "block/secret/pin", baseVersion: 0, data: { value: "9137" } };
  id = (await createChange(world.caller("editor"), { edits: [edit] })).edits[0]?.id ?? "";
});
afterEach(() => world.close());

/** Everything through which something leaves: true when it did. */
const doors = {
  reveal: async () => (await revealField(world.caller("reader"), { id, field: "value" })).value === "9137",
  pull: async () => JSON.stringify((await sync(world.caller("reader"), {})).entries).includes("9137"),
  export: async () => (await exportAudit(world.caller("owner"), {})).parts !== undefined,
};
const recorded = () => world.store.read((tx) => tx.auditEvent.count({ where: { action: { in: ["revealField", "sync", "exportAudit"] } } }));

/** A disk that is full: SQLite may not make its file larger than it is. */
async function fillDisk(): Promise<void> {
  await world.store.write((tx) => tx.$queryRaw`PRAGMA max_page_count = 1`);
}
async function clearDisk(): Promise<void> {
  await world.store.write((tx) => tx.$queryRaw`PRAGMA max_page_count = 1000000`);
}

describe("with a full disk", () => {
  it("nothing leaves without its row, through any door, and the process recovers by itself", async () => {
    await fillDisk();
    let delivered = 0;
    let refused = 0;
    // What is left of the last pages still takes some rows.
    for (let n = 0; refused < 30 && n < 3_000; n++) {
      for (const open of Object.values(doors)) {
        const outcome = await open().catch((error: unknown) => (error as { code?: string }).code);
        if (outcome === true) delivered++;
        else {
          expect(outcome).toBe("unavailable");
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThanOrEqual(30);
    expect(await recorded()).toBe(delivered);
    await clearDisk();
    for (const open of Object.values(doors)) expect(await open()).toBe(true);
    expect(await recorded()).toBe(delivered + 3);
    expect(verifyText(await exportText({ workspaceId: world.workspaceId, slug: "" })).finding).toBeNull();
  });

  it("a denied attempt that cannot be recorded is refused all the same", async () => {
    await fillDisk();
    const denied = () => codeOf(revealField(world.caller("viewer"), { id, field: "value" }));
    const codes = new Set<string>();
    for (let n = 0; n < 500 && !codes.has("unavailable"); n++) codes.add(await denied());
    expect([...codes].sort()).toEqual(["forbidden", "unavailable"]);
    await clearDisk();
  });
});

describe("with a store that another process has locked", () => {
  it("nothing leaves through any door, and it does again when the lock is gone", async () => {
    const before = await recorded();
    const other = openConnection(world.databaseFile, "write");
    other.exec("BEGIN IMMEDIATE");
    const refusals = await Promise.all(Object.values(doors).map((open) => codeOf(open())));
    expect(refusals).toEqual(["unavailable", "unavailable", "unavailable"]);
    other.exec("ROLLBACK");
    other.close();
    expect(await recorded()).toBe(before);
    for (const open of Object.values(doors)) expect(await open()).toBe(true);
    expect(await recorded()).toBe(before + 3);
  }, 40_000);
});
