import { chmodSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyTestDatabase, makeTestFolder } from "#lib/store/testing.ts";
import { PrismaClient } from "#prisma/generated/client.ts";
import { openChangeStamp, sqliteAdapter } from "./sqlite.ts";
import { openConnection } from "./sqlite-connection.ts";

let databaseFile = "";
let writer: PrismaClient;
let reader: PrismaClient;

const user = (id: string) => ({ id, email: `${id}@example.com`, name: id });

beforeEach(async () => {
  ({ databaseFile } = await copyTestDatabase());
  writer = new PrismaClient({ adapter: sqliteAdapter(databaseFile, "write") });
  reader = new PrismaClient({ adapter: sqliteAdapter(databaseFile, "read") });
  await writer.user.createMany({ data: [user("updated"), user("update-many"), user("upserted"), user("deleted")] });
});

afterEach(async () => {
  await reader.$disconnect();
  await writer.$disconnect();
});

/** Holds a transaction open with one write in it until `finish`; then it rolls back. */
async function holdTransaction() {
  let finish = () => {};
  const asked = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let markOpen = () => {};
  const opened = new Promise<void>((resolve) => {
    markOpen = resolve;
  });
  const ended = writer
    .$transaction(async (tx) => {
      await tx.user.create({ data: user("uncommitted") });
      markOpen();
      await asked;
      throw new Error("rolled back on purpose");
    })
    .catch(() => {});
  await opened;
  return {
    rollBack: async () => {
      finish();
      await ended;
    },
  };
}

/** Prisma's promises begin when somebody waits for them: this begins one now. */
async function start<T>(run: () => Promise<T>): Promise<T> {
  return await run();
}

/** Lets an operation go as far as it can: to its answer, or to the lock at which it waits. */
async function settledOrTurns(promise: Promise<unknown>): Promise<void> {
  let isSettled = false;
  promise.finally(() => {
    isSettled = true;
  });
  for (let turn = 0; turn < 100 && !isSettled; turn++) await new Promise(setImmediate);
}

const operations: Record<string, { run: () => Promise<unknown>; isKept: () => Promise<boolean> }> = {
  create: {
    run: () => writer.user.create({ data: user("created") }),
    isKept: async () => (await nameOf("created")) === "created",
  },
  createMany: {
    run: () => writer.user.createMany({ data: [user("many-1"), user("many-2")] }),
    isKept: async () => (await nameOf("many-1")) !== undefined && (await nameOf("many-2")) !== undefined,
  },
  update: {
    run: () => writer.user.update({ where: { id: "updated" }, data: { name: "new" } }),
    isKept: async () => (await nameOf("updated")) === "new",
  },
  updateMany: {
    run: () => writer.user.updateMany({ where: { id: "update-many" }, data: { name: "new" } }),
    isKept: async () => (await nameOf("update-many")) === "new",
  },
  upsert: {
    run: () => writer.user.upsert({ where: { id: "upserted" }, update: { name: "new" }, create: user("upserted") }),
    isKept: async () => (await nameOf("upserted")) === "new",
  },
  delete: {
    run: () => writer.user.delete({ where: { id: "deleted" } }),
    isKept: async () => (await nameOf("deleted")) === undefined,
  },
  $executeRaw: {
    run: () => writer.$executeRaw`UPDATE "User" SET name = 'raw' WHERE id = 'updated'`,
    isKept: async () => (await nameOf("updated")) === "raw",
  },
};

async function nameOf(id: string): Promise<string | undefined> {
  return (await reader.user.findUnique({ where: { id } }))?.name;
}

describe("a write that lands while another request's transaction is open", () => {
  test.each(Object.entries(operations))("%s survives when that transaction rolls back", async (_name, { run, isKept }) => {
    const held = await holdTransaction();
    const acknowledged = start(run);
    await settledOrTurns(acknowledged);
    await held.rollBack();
    await acknowledged;
    expect(await isKept()).toBe(true);
    expect(await nameOf("uncommitted")).toBeUndefined();
  });
});

test("reads never see uncommitted values, and do not wait for the writer", async () => {
  const held = await holdTransaction();
  expect(await nameOf("uncommitted")).toBeUndefined();
  const onWriter = start(() => writer.user.findUnique({ where: { id: "uncommitted" } }));
  await settledOrTurns(onWriter);
  await held.rollBack();
  expect(await onWriter).toBeNull();
});

test("a failed COMMIT is reported, keeps nothing, and leaves the connection usable", async () => {
  const failing = writer.$transaction(async (tx) => {
    await tx.$executeRaw`PRAGMA defer_foreign_keys = ON`;
    await tx.member.create({ data: { workspaceId: "nowhere", userId: "updated", role: "owner" } });
  });
  await expect(failing).rejects.toThrow();
  expect(await reader.member.count()).toBe(0);
  await writer.user.create({ data: user("after") });
  expect(await nameOf("after")).toBe("after");
});

test("a statement behind the end of its transaction is refused instead of running on its own", async () => {
  const late: (() => Promise<unknown>)[] = [];
  await writer.$transaction(async (tx) => {
    late.push(() => tx.user.create({ data: user("late") }));
  });
  await expect(late[0]?.()).rejects.toThrow();
  expect(await nameOf("late")).toBeUndefined();
});

test("what SQLite rolled back by itself is neither continued nor committed", async () => {
  const broken = writer.$transaction(async (tx) => {
    await tx.user.create({ data: user("before") });
    await tx.$executeRaw`ROLLBACK`;
    await tx.user.create({ data: user("behind") });
  });
  await expect(broken).rejects.toThrow();
  expect([await nameOf("before"), await nameOf("behind")]).toEqual([undefined, undefined]);
});

test("a transaction that runs out of time is rolled back and hands the lock on", async () => {
  let proceed = () => {};
  const slow = writer.$transaction(
    async (tx) => {
      await tx.user.create({ data: user("slow") });
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
      await tx.user.create({ data: user("slower") });
    },
    { timeout: 50 },
  );
  slow.catch(() => {});
  await writer.user.create({ data: user("next") });
  proceed();
  await expect(slow).rejects.toThrow();
  expect([await nameOf("slow"), await nameOf("slower"), await nameOf("next")]).toEqual([undefined, undefined, "next"]);
});

test("a writer waits for another process' transaction without stopping the event loop", async () => {
  const other = openConnection(databaseFile, "write");
  other.exec("BEGIN IMMEDIATE");
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks++;
    if (ticks === 5) other.exec("COMMIT");
  }, 2);
  await writer.$transaction((tx) => tx.user.create({ data: user("waited") }));
  clearInterval(ticking);
  other.close();
  expect(ticks).toBeGreaterThanOrEqual(5);
  expect(await nameOf("waited")).toBe("waited");
});

test("fifty transactions that read and raise one number lose none", async () => {
  await writer.workspace.create({ data: { id: "w", slug: "w", name: "w", color: "blue" } });
  const raise = () =>
    writer.$transaction(
      async (tx) => {
        const { revision } = await tx.workspace.findUniqueOrThrow({ where: { id: "w" } });
        await tx.workspace.update({ where: { id: "w" }, data: { revision: revision + 1 } });
      },
      { maxWait: 20_000 },
    );
  await Promise.all(Array.from({ length: 50 }, raise));
  expect((await reader.workspace.findUniqueOrThrow({ where: { id: "w" } })).revision).toBe(50);
});

test("the writer has every pragma, the reader cannot write", async () => {
  const pragma = async (client: PrismaClient, name: string) =>
    Object.values((await client.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`))[0] ?? {}).map(String)[0];
  const names = ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout", "trusted_schema"];
  expect(await Promise.all(names.map((name) => pragma(writer, name)))).toEqual(["wal", "2", "1", "1", "5000", "0"]);
  await expect(reader.user.create({ data: user("reader") })).rejects.toThrow();
});

test.skipIf(process.platform === "win32")("database, WAL and index are 0600 in a 0700 folder, also when they were not before", async () => {
  const folder = join(makeTestFolder(), "data");
  const file = join(folder, "blockyard.db");
  const client = new PrismaClient({ adapter: sqliteAdapter(file, "write") });
  await client.$executeRawUnsafe("CREATE TABLE t (x)");
  const modes = () =>
    [folder, file, `${file}-wal`, `${file}-shm`].filter(existsSync).map((path) => (statSync(path).mode & 0o777).toString(8));
  expect(modes()).toEqual(["700", "600", "600", "600"]);
  await client.$disconnect();
  chmodSync(file, 0o644);
  chmodSync(folder, 0o755);
  const again = new PrismaClient({ adapter: sqliteAdapter(file, "write") });
  await again.$executeRawUnsafe("CREATE TABLE u (x)");
  expect(modes()).toEqual(["700", "600", "600", "600"]);
  await again.$disconnect();
});

test.skipIf(process.platform === "win32")(
  "a folder that others may enter and that holds other things is refused, not changed",
  async () => {
    const folder = makeTestFolder();
    new Database(join(folder, "foreign.db")).close();
    chmodSync(folder, 0o755);
    const client = new PrismaClient({ adapter: sqliteAdapter(join(folder, "blockyard.db"), "write") });
    await expect(client.$connect()).rejects.toThrow(/chmod 700/);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  },
);

test("the change stamp moves with every commit of any connection, and with nothing else", async () => {
  const { changeStamp, close } = openChangeStamp(databaseFile);
  const first = changeStamp();
  await reader.user.count();
  const held = await holdTransaction();
  await held.rollBack();
  expect(changeStamp()).toBe(first);
  await writer.user.create({ data: user("seen") });
  const second = changeStamp();
  expect(second).not.toBe(first);
  const other = openConnection(databaseFile, "write");
  other.exec(`DELETE FROM "User"`);
  other.close();
  expect(changeStamp()).not.toBe(second);
  close();
});
