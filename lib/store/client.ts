import { AsyncLocalStorage } from "node:async_hooks";
import { resolve } from "node:path";
import type { Transaction } from "@prisma/driver-adapter-utils";
import { DomainError } from "#lib/core/errors.ts";
import { type Prisma, PrismaClient } from "#prisma/generated/client.ts";
import { rememberFor } from "./catalog-memory.ts";
import { attachDriver } from "./driver.ts";
import { toStoreError } from "./prisma-errors.ts";
import { type AreaStamp, type ChangeStamp, openChangeStamp, sqliteAdapter } from "./sqlite/sqlite.ts";
import { createVersionMemory, rememberVersionsFor } from "./version-memory.ts";

export type { Area, ChangeStamp } from "./sqlite/sqlite.ts";

/** A writing transaction. Unsafe raw queries are left out: text from a request never becomes SQL. */
export type Tx = Omit<Prisma.TransactionClient, "$queryRawUnsafe" | "$executeRawUnsafe">;

type ReadMethod = `find${string}` | "count" | "aggregate" | "groupBy";
type Models = Omit<Tx, `$${string}`>;
/** A reading transaction: one consistent snapshot of what is committed. */
export type ReadTx = { [M in keyof Models]: Pick<Models[M], Extract<keyof Models[M], ReadMethod>> } & Pick<Tx, "$queryRaw">;

export type Store = {
  readonly databaseFile: string;
  /**
   * Runs `fn` in a transaction of its own, one after the other in the order asked for, and commits. Rolls back when `fn` throws and
   * throws the same; a database that does not work is refused with `unavailable`. When it resolves, the write is on disk.
   */
  write: <T>(fn: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Runs `fn` on one snapshot. It never waits for a writer. */
  read: <T>(fn: (tx: ReadTx) => Promise<T>) => Promise<T>;
  changeStamp: ChangeStamp;
  readonly areaStamp: AreaStamp;
  /** Calls the listener after each commit of this process; returns a function that stops it. */
  onCommit: (listener: () => void) => () => void;
  /** Lets what runs finish, moves the WAL into the database and closes it. Closing twice is closing once. */
  close: () => Promise<void>;
};

type Scope = { isOpen: boolean };
type Shared = { opening: Map<string, Promise<Store>>; scope: AsyncLocalStorage<Scope> };

/** Next's bundles and server.ts hold copies of this module: what they share stands on globalThis. */
const sharedKey = Symbol.for("blockyard.store");
const holder = globalThis as { [sharedKey]?: Shared };
holder[sharedKey] ??= { opening: new Map(), scope: new AsyncLocalStorage() };
const shared = holder[sharedKey];

// A change of a thousand edits takes about a second, and several times that on a machine that has other work.
const transactionOptions = { maxWait: 30_000, timeout: 30_000 };

/**
 * Opens the store of a migrated database file, once per process: a second call with the same file returns the same store.
 * Refuses with `unavailable` when the file cannot be opened safely.
 */
export function openStore({ databaseFile }: { databaseFile: string }): Promise<Store> {
  const file = resolve(databaseFile);
  const known = shared.opening.get(file);
  if (known) return known;
  const opening = connect(file);
  shared.opening.set(file, opening);
  opening.catch(() => shared.opening.delete(file));
  return opening;
}

async function connect(databaseFile: string): Promise<Store> {
  // One transaction writes at a time: the last that began is the one that runs.
  let driver: Transaction | undefined;
  const writer = createClient(databaseFile, "write", (transaction) => {
    driver = transaction;
  });
  const reader = createClient(databaseFile, "read");
  try {
    await writer.$connect();
    await reader.$connect();
    const stamp = openChangeStamp(databaseFile);
    return createStore(databaseFile, { writer, driverOf: () => driver, reader }, stamp);
  } catch (error) {
    await Promise.allSettled([reader.$disconnect(), writer.$disconnect()]);
    throw toStoreError(error);
  }
}

function createClient(databaseFile: string, use: "write" | "read", onBegin?: (transaction: Transaction) => void): PrismaClient {
  const adapter = sqliteAdapter(databaseFile, use, onBegin);
  const client = new PrismaClient({ adapter, errorFormat: "minimal", log: [], transactionOptions });
  const guarded = client.$extends({ query: { $allModels: { deleteMany: refuseWholeTable, updateMany: refuseWholeTable } } });
  // An extension of queries alone changes no type, yet Prisma gives it one of its own.
  return guarded as unknown as PrismaClient;
}

type BulkQuery<A> = { model: string; operation: string; args: A; query: (args: A) => Promise<unknown> };

/** A filter that went missing must not empty a table. */
async function refuseWholeTable<A extends { where?: object }>({ model, operation, args, query }: BulkQuery<A>): Promise<unknown> {
  if (Object.keys(args.where ?? {}).length === 0) throw new Error(`${operation} of ${model} needs a filter.`);
  return query(args);
}

type Clients = { writer: PrismaClient; driverOf: () => Transaction | undefined; reader: PrismaClient };

function createStore(databaseFile: string, { writer, driverOf, reader }: Clients, stamp: ReturnType<typeof openChangeStamp>): Store {
  const listeners = new Set<() => void>();
  const running = new Set<Promise<unknown>>();
  const memory = new Map();
  const versions = createVersionMemory();
  let closing: Promise<void> | undefined;

  async function track<T>(work: () => Promise<T>): Promise<T> {
    if (closing) throw new DomainError("unavailable", "The server is stopping. Try again in a moment.");
    const promise = work();
    const settled = promise.catch(() => {}).finally(() => running.delete(settled));
    running.add(settled);
    return promise;
  }

  async function close(): Promise<void> {
    await Promise.all(running);
    shared.opening.delete(databaseFile);
    stamp.close();
    // The writer closes last: SQLite moves the WAL into the database when its last writing connection goes.
    await reader.$disconnect();
    await writer.$disconnect();
  }

  return {
    databaseFile,
    write: (fn) =>
      track(async () => {
        const result = await inScope(() =>
          writer.$transaction((tx) => {
            // Read while it holds the write lock: nobody changes the catalog until it ends.
            rememberFor(tx, { stamp: stamp.areaStamp("catalog"), memory });
            rememberVersionsFor(tx, { stamp: stamp.areaStamp("history"), memory: versions });
            const driver = driverOf();
            if (driver) attachDriver(tx, driver);
            return fn(tx);
          }),
        );
        for (const listener of [...listeners]) notify(listener);
        return result;
      }),
    read: (fn) =>
      track(() => {
        const [catalog, history] = [stamp.areaStamp("catalog"), stamp.areaStamp("history")];
        return inScope(() =>
          reader.$transaction((tx) => {
            rememberFor(tx, { stamp: catalog, memory });
            rememberVersionsFor(tx, { stamp: history, memory: versions });
            return fn(tx);
          }),
        );
      }),
    changeStamp: stamp.changeStamp,
    areaStamp: stamp.areaStamp,
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** The write stands whatever a listener does; what it throws is a bug and surfaces as an uncaught error. */
function notify(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** A transaction inside another would wait for itself, or read from a second snapshot. */
async function inScope<T>(work: () => Promise<T>): Promise<T> {
  if (shared.scope.getStore()?.isOpen) throw new Error("A transaction was opened inside another: pass its tx on instead.");
  const scope: Scope = { isOpen: true };
  try {
    return await shared.scope.run(scope, work);
  } catch (error) {
    throw toStoreError(error);
  } finally {
    scope.isOpen = false;
  }
}
