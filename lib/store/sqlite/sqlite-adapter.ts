import { setTimeout as sleep } from "node:timers/promises";
import {
  DriverAdapterError,
  type IsolationLevel,
  isDriverAdapterError,
  type SqlDriverAdapter,
  type SqlQuery,
  type Transaction,
} from "@prisma/driver-adapter-utils";
import { createFifoLock } from "./fifo-lock.ts";
import { busyTimeoutMs, type Connection } from "./sqlite-connection.ts";

/**
 * Wraps the stock adapter of one connection. One lock is held for each statement and for a whole transaction, so that no statement
 * joins somebody else's transaction; a transaction ends with a real COMMIT or ROLLBACK, also when the COMMIT failed; a statement
 * that arrives after the end is refused instead of running on its own (docs/decisions: the stock adapter loses acknowledged writes).
 */
export function lockedAdapter(
  inner: SqlDriverAdapter,
  connection: Connection,
  use: "write" | "read",
  onBegin: (transaction: Transaction) => void = () => {},
): SqlDriverAdapter {
  const lock = createFifoLock();

  function alone<T>(work: () => Promise<T>): Promise<T> {
    return lock.run(async () => {
      try {
        return await work();
      } finally {
        rollbackIfOpen(connection);
      }
    });
  }

  async function startTransaction(level?: IsolationLevel): Promise<Transaction> {
    if (level && level !== "SERIALIZABLE") throw new DriverAdapterError({ kind: "InvalidIsolationLevel", level });
    const release = await lock.acquire();
    try {
      rollbackIfOpen(connection);
      await (use === "write" ? beginImmediate(inner, connection) : inner.executeRaw(statement("BEGIN")));
      const transaction = openTransaction(inner, connection, release);
      onBegin(transaction);
      return transaction;
    } catch (error) {
      release();
      throw error;
    }
  }

  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    queryRaw: (query) => alone(() => inner.queryRaw(query)),
    executeRaw: (query) => alone(() => inner.executeRaw(query)),
    executeScript: (script) => alone(() => inner.executeScript(script)),
    startTransaction,
    getConnectionInfo: () => inner.getConnectionInfo?.() ?? { supportsRelationJoins: false },
    dispose: () => lock.run(() => inner.dispose()),
  };
}

function openTransaction(inner: SqlDriverAdapter, connection: Connection, release: () => void): Transaction {
  let isEnded = false;

  /** SQLite itself rolls back on some errors (a full disk): what followed would be committed statement by statement. */
  function run<T>(work: (query: SqlQuery) => Promise<T>, query: SqlQuery): Promise<T> {
    if (isEnded || !connection.inTransaction) {
      throw new DriverAdapterError({ kind: "TransactionAlreadyClosed", cause: "The transaction has ended." });
    }
    return work(query);
  }

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    try {
      rollbackIfOpen(connection);
    } finally {
      release();
    }
  }

  const execute = async (query: SqlQuery) => run((query) => inner.executeRaw(query), query);
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    // "Phantom" tells Prisma to leave COMMIT and ROLLBACK to us.
    options: { usePhantomQuery: true },
    queryRaw: async (query) => run((query) => inner.queryRaw(query), query),
    executeRaw: execute,
    commit: async () => {
      try {
        await execute(statement("COMMIT"));
      } finally {
        end();
      }
    },
    rollback: async () => end(),
    createSavepoint: async (name) => void (await execute(statement(`SAVEPOINT ${name}`))),
    rollbackToSavepoint: async (name) => void (await execute(statement(`ROLLBACK TO ${name}`))),
    releaseSavepoint: async (name) => void (await execute(statement(`RELEASE SAVEPOINT ${name}`))),
  };
}

/** Takes SQLite's write lock. Another process may hold it: waiting inside SQLite would stop the event loop, so this polls. */
async function beginImmediate(inner: SqlDriverAdapter, connection: Connection): Promise<void> {
  const deadline = Date.now() + busyTimeoutMs;
  for (let delayMs = 1; ; delayMs = Math.min(delayMs * 2, 32)) {
    connection.pragma("busy_timeout = 0");
    try {
      await inner.executeRaw(statement("BEGIN IMMEDIATE"));
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) throw error;
    } finally {
      connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
    }
    await sleep(delayMs);
  }
}

function isBusy(error: unknown): boolean {
  return isDriverAdapterError(error) && error.cause.kind === "SocketTimeout";
}

function rollbackIfOpen(connection: Connection): void {
  if (connection.open && connection.inTransaction) connection.exec("ROLLBACK");
}

function statement(sql: string): SqlQuery {
  return { sql, args: [], argTypes: [] };
}
