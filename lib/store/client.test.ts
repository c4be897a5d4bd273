import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { openStore } from "./client.ts";
import { isUniqueViolation } from "./prisma-errors.ts";
import { openConnection } from "./sqlite/sqlite-connection.ts";
import { makeTestFolder, openTestStore, type TestStore } from "./testing.ts";

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

const user = (id: string) => ({ id, email: `${id}@example.com`, name: id });
const count = () => opened.store.read((tx) => tx.user.count());

describe("write", () => {
  test("commits what it returned from, and rolls back what threw", async () => {
    const { store } = opened;
    await store.write((tx) => tx.user.create({ data: user("kept") }));
    const refusal = new DomainError("conflict", "Somebody was faster.");
    const refused = store.write(async (tx) => {
      await tx.user.create({ data: user("lost") });
      throw refusal;
    });
    await expect(refused).rejects.toBe(refusal);
    expect(await count()).toBe(1);
  });

  test("runs one after the other in the order asked for", async () => {
    const order: number[] = [];
    const writes = [1, 2, 3, 4, 5].map((n) =>
      opened.store.write(async (tx) => {
        await tx.user.create({ data: user(String(n)) });
        order.push(n);
      }),
    );
    await Promise.all(writes);
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  test("refuses a filter that is undefined instead of taking it for no filter", async () => {
    await opened.store.write((tx) => tx.user.create({ data: user("kept") }));
    const id: string | undefined = undefined;
    await expect(opened.store.write((tx) => tx.user.deleteMany({ where: { id } }))).rejects.toThrow();
    expect(await count()).toBe(1);
  });

  test("refuses to delete or update a whole table", async () => {
    const { store } = opened;
    await store.write((tx) => tx.user.create({ data: user("kept") }));
    await expect(store.write((tx) => tx.user.deleteMany({ where: {} }))).rejects.toThrow(/needs a filter/);
    await expect(store.write((tx) => tx.user.deleteMany())).rejects.toThrow(/needs a filter/);
    await expect(store.write((tx) => tx.user.updateMany({ data: { name: "x" } }))).rejects.toThrow(/needs a filter/);
    await store.write((tx) => tx.user.deleteMany({ where: { id: "kept" } }));
    expect(await count()).toBe(0);
  });

  test("tells its listeners after the commit, and not after a rollback", async () => {
    const seen: number[] = [];
    const stop = opened.store.onCommit(() => seen.push(1));
    await opened.store.write((tx) => tx.user.create({ data: user("a") }));
    await opened.store.write(() => Promise.reject(new Error("no"))).catch(() => {});
    expect(seen).toEqual([1]);
    stop();
    await opened.store.write((tx) => tx.user.create({ data: user("b") }));
    expect(seen).toEqual([1]);
  });

  test("never opens another transaction inside", async () => {
    const { store } = opened;
    await expect(store.write(() => store.write(async () => 1))).rejects.toThrow(/inside another/);
    await expect(store.write(() => store.read(async () => 1))).rejects.toThrow(/inside another/);
    await expect(store.read(() => store.read(async () => 1))).rejects.toThrow(/inside another/);
    expect(await store.write(async () => 2)).toBe(2);
  });
});

describe("errors of the database", () => {
  test("a broken unique key is known for what it is, and keeps no value", async () => {
    const { store } = opened;
    await store.write((tx) => tx.user.create({ data: user("twice") }));
    const error = await store.write((tx) => tx.user.create({ data: user("twice") })).catch((error) => error);
    expect(isUniqueViolation(error)).toBe(true);
    expect(Object.keys(error).sort()).toEqual(["code", "name"]);
    expect(`${error.message} ${error.cause}`).not.toContain("twice");
  });

  test("a lock that another process keeps for too long is unavailable, and the store recovers", async () => {
    const other = openConnection(opened.databaseFile, "write");
    other.exec("BEGIN IMMEDIATE");
    const error = await opened.store.write((tx) => tx.user.create({ data: user("a") })).catch((error) => error);
    other.exec("ROLLBACK");
    other.close();
    expect(error).toMatchObject({ code: "unavailable", message: "The database is busy. Try again in a moment." });
    await opened.store.write((tx) => tx.user.create({ data: user("b") }));
    expect(await count()).toBe(1);
  });

  test("a full disk is unavailable, keeps nothing of the transaction, and the store recovers", async () => {
    const { store } = opened;
    const big = { ...user("big"), name: "x".repeat(3_000_000) };
    const error = await store
      .write(async (tx) => {
        await tx.user.create({ data: user("small") });
        await tx.$executeRaw`PRAGMA max_page_count = 200`;
        await tx.user.create({ data: big });
      })
      .catch((error) => error);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(error.message).toContain("full");
    expect(await count()).toBe(0);
    await store.write((tx) => tx.user.create({ data: user("after") }));
    expect(await count()).toBe(1);
  });

  test("a database that cannot be opened is unavailable", async () => {
    const { databaseFile } = opened;
    const inFile = join(databaseFile, "below-a-file", "x.db");
    await expect(openStore({ databaseFile: inFile })).rejects.toThrow();
  });
});

describe("read", () => {
  test("sees one snapshot, whatever is committed meanwhile", async () => {
    const { store, databaseFile } = opened;
    const counts = await store.read(async (tx) => {
      const before = await tx.user.count();
      const other = openConnection(databaseFile, "write");
      other.exec(`INSERT INTO "User" (id, email, name) VALUES ('x', 'x', 'x')`);
      other.close();
      return [before, await tx.user.count()];
    });
    expect(counts).toEqual([0, 0]);
    expect(await count()).toBe(1);
  });

  test("cannot write", async () => {
    const writing = opened.store.read((tx) => Reflect.get(tx.user, "create").call(tx.user, { data: user("a") }));
    await expect(writing).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("opening and closing", () => {
  test("a file has one store in the process", async () => {
    expect(await openStore({ databaseFile: opened.databaseFile })).toBe(opened.store);
  });

  test("closing lets what runs finish and leaves no WAL behind", async () => {
    const { store, databaseFile } = await openTestStore();
    const running = store.write((tx) => tx.user.create({ data: user("last") }));
    await store.close();
    await running;
    expect(existsSync(`${databaseFile}-wal`)).toBe(false);
    await expect(store.write(async () => 1)).rejects.toMatchObject({ code: "unavailable" });
    const again = await openStore({ databaseFile });
    expect(await again.read((tx) => tx.user.count())).toBe(1);
    await again.close();
  });

  test("a folder that does not exist is made", async () => {
    const databaseFile = join(makeTestFolder(), "a", "b", "blockyard.db");
    const store = await openStore({ databaseFile });
    await store.close();
    expect(existsSync(databaseFile)).toBe(true);
  });
});
