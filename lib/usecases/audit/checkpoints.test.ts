import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseCheckpoint, splitNotes } from "#lib/core/audit-notes.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { setInstance } from "#lib/store/instance.ts";
import { openConnection } from "#lib/store/sqlite/sqlite-connection.ts";
import { dropGuards, makeTestFolder } from "#lib/store/testing.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { getAuditState } from "./audit.ts";
import { checkpointEvery, keepCheckpoints } from "./checkpoint-keeper.ts";
import { writeCheckpoint } from "./checkpoints.ts";
import { exportText, verifyText } from "./testing.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
let file: string;
let said: string[];
beforeEach(async () => {
  world = await openTestWorkspace();
  file = join(makeTestFolder(), "data.checkpoints");
  said = [];
  use(file);
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await world.close();
});

const use = (name: string) => {
  const { store, keyring } = world;
  setInstance({ store, keyring, origin: "http://127.0.0.1:3000", checkpoints: { file: name, say: (line) => said.push(line) } });
};
const append = (count: number) =>
  world.store.write(async (tx) => {
    for (let n = 0; n < count; n++) await appendAudit(tx, world.caller("reader"), { action: "sync", result: "done", detail: { n } });
  });
const tamper = (sql: string) => {
  dropGuards(world.databaseFile);
  const connection = openConnection(world.databaseFile, "write");
  connection.exec(sql);
  connection.close();
};
const rowsOf = (notes: string[]) => notes.map((note) => parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1))?.seq);
const inFile = () => (existsSync(file) ? rowsOf(splitNotes(readFileSync(file, "utf8"))) : []);
const inDatabase = () => world.store.read((tx) => tx.auditCheckpoint.findMany({ orderBy: { seq: "asc" } }));
const state = () => getAuditState(world.caller("owner"), {});
const scope = () => ({ workspaceId: world.workspaceId, slug: "default" });

describe("a checkpoint", () => {
  it("stands in the database, in a file that only we may read, and on stdout: the same signed note", async () => {
    await append(3);
    const { note } = (await writeCheckpoint()) ?? {};
    const [row] = await inDatabase();
    expect(row).toMatchObject({ seq: 3, note });
    expect(splitNotes(readFileSync(file, "utf8"))).toEqual([note]);
    expect(said).toEqual([`audit checkpoint ${JSON.stringify(note)}`]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("is written only when rows were added, and is added to those before", async () => {
    expect(await writeCheckpoint()).toBeNull();
    await append(1);
    await writeCheckpoint();
    expect(await writeCheckpoint()).toBeNull();
    await append(1);
    await Promise.all([writeCheckpoint(), writeCheckpoint()]);
    expect(inFile()).toEqual([1, 2]);
    expect(verifyText(await exportText(scope()))).toMatchObject({ finding: null, checkpoints: 2 });
  });

  it("that a stop kept out of the file is written there later", async () => {
    await append(1);
    await writeCheckpoint();
    use(join(makeTestFolder(), "missing", "data.checkpoints"));
    await append(1);
    await writeCheckpoint();
    expect((await state()).fileProblem).toBe("ENOENT");
    use(file);
    await append(1);
    await writeCheckpoint();
    expect(inFile()).toEqual([1, 2, 3]);
    expect((await state()).fileProblem).toBe("");
  });
});

describe("nothing is signed, and the page says why,", () => {
  const refused = async () => {
    const before = inFile();
    expect(await writeCheckpoint()).toBeNull();
    expect(inFile()).toEqual(before);
    return (await state()).fault?.seq;
  };

  it("when a row since the last checkpoint was edited", async () => {
    await append(3);
    await writeCheckpoint();
    await append(3);
    tamper(`UPDATE "AuditEvent" SET "ip" = '10.0.0.1' WHERE "seq" = 5`);
    expect(await refused()).toBe(5);
  });

  it("when the tail was cut behind the last checkpoint", async () => {
    await append(3);
    const hash = (await world.store.read((tx) => tx.auditEvent.findFirst({ where: { seq: 2 } })))?.hash ?? "";
    await writeCheckpoint();
    tamper(`DELETE FROM "AuditEvent" WHERE "seq" = 3; UPDATE "Instance" SET "auditSeq" = 2, "auditHash" = '${hash}'`);
    expect(await refused()).toBe(3);
  });

  it("when tail and checkpoint are gone from the database, but not from the file", async () => {
    await append(3);
    const hash = (await world.store.read((tx) => tx.auditEvent.findFirst({ where: { seq: 2 } })))?.hash ?? "";
    await writeCheckpoint();
    tamper(`DELETE FROM "AuditEvent" WHERE "seq" = 3; DELETE FROM "AuditCheckpoint";
      UPDATE "Instance" SET "auditSeq" = 2, "auditHash" = '${hash}'`);
    expect(await refused()).toBe(3);
    await append(5);
    expect(await writeCheckpoint()).toBeNull();
  });

  it("when a checkpoint was altered in the database", async () => {
    await append(3);
    await writeCheckpoint();
    await append(1);
    tamper(`UPDATE "AuditCheckpoint" SET "note" = replace("note", 'row 3', 'row 2')`);
    expect(await refused()).toBeDefined();
  });
});

describe("the server", () => {
  it("signs after a thousand rows, after five minutes with a row, and at its stop; never without rows", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
    const keeper = keepCheckpoints();
    const pass = async (ms: number) => {
      vi.advanceTimersByTime(ms);
      await vi.waitFor(async () => expect((await state()).verified.seq).toBe((await state()).head));
      await keeper.settled();
    };
    await append(checkpointEvery.rows - 1);
    await pass(2_000);
    expect(inFile()).toEqual([]);
    await append(1);
    await pass(2_000);
    expect(inFile()).toEqual([1_000]);
    await pass(checkpointEvery.ms * 2);
    expect(inFile()).toEqual([1_000]);
    await append(1);
    await pass(2_000);
    vi.setSystemTime(Date.now() + checkpointEvery.ms);
    await pass(1_000);
    expect(inFile()).toEqual([1_000, 1_001]);
    await append(1);
    await keeper.stop();
    expect(inFile()).toEqual([1_000, 1_001, 1_002]);
  });

  it("follows the chain from the first row and says how far it got", async () => {
    await append(1_500);
    expect((await state()).verified.seq).toBe(1_000);
    expect((await state()).verified.seq).toBe(1_500);
    expect((await state()).fault).toBeNull();
  });

  it("finds rows that were written anew with right marks by the checkpoint that was signed before", async () => {
    await append(3);
    await writeCheckpoint();
    tamper(`DELETE FROM "AuditEvent"; UPDATE "Instance" SET "auditSeq" = 0, "auditHash" = ''`);
    await append(5);
    expect((await state()).fault).toMatchObject({ seq: 3, what: "a signed checkpoint says otherwise" });
    expect(verifyText(await exportText(scope())).finding).toMatchObject({ seq: 3 });
  });
});
