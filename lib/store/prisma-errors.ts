import { DomainError } from "#lib/core/errors.ts";

const busy = "The database is busy. Try again in a moment.";
const unreachable = "The database cannot be reached. Try again in a moment.";

/** What a person can do about a database that does not work, by the code of Prisma or SQLite. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^(SQLITE_(BUSY|LOCKED).*|P1008|P2024|P2028|P2034)$/, busy],
  [/^SQLITE_FULL$/, "The disk that holds the database is full. Nothing was changed; free some space and try again."],
  [/^SQLITE_(READONLY|PERM|AUTH).*$/, "The database is read-only. Nothing was changed; make its file and folder writable."],
  [/^SQLITE_IOERR.*$/, "The disk that holds the database failed. Nothing was changed; check the disk."],
  [/^SQLITE_(CORRUPT|NOTADB).*$/, "The database file is damaged. Restore a backup."],
  [/^(SQLITE_CANTOPEN.*|P1001|P1017|P1018|P2037)$/, unreachable],
];

/** Prisma's, SQLite's and Postgres's codes for it. */
const uniqueViolation = /^(P2002|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/;

/** True for a write that broke a unique key, raw from Prisma or as it left the store. */
export function isUniqueViolation(error: unknown): boolean {
  return [codeOf(error), driverCodeOf(error)].some((code) => code !== undefined && uniqueViolation.test(code));
}

/**
 * What the store throws in place of an error: refusals and errors that are not the database's stay as they are; a database that
 * does not work becomes `unavailable`; any other database error keeps its code alone, without message, meta or cause, which quote values.
 */
export function toStoreError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const codes = [driverCodeOf(error), codeOf(error)].filter((code) => code !== undefined);
  for (const code of codes) {
    const sentence = sentences.find(([pattern]) => pattern.test(code))?.[1];
    if (sentence) return new DomainError("unavailable", sentence);
  }
  if (!isFromDatabase(error)) return error;
  const code = codes.at(-1) ?? "unknown";
  return Object.assign(new Error(`The database refused an operation (${code}).`), { name: "StoreError", code });
}

function isFromDatabase(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(PrismaClient|DriverAdapterError|SqliteError|StoreError|UserFacingError|TransactionManagerError)/.test(error.name)
  );
}

function codeOf(error: unknown): string | undefined {
  return textAt(error, "code");
}

function driverCodeOf(error: unknown): string | undefined {
  const driverError = fieldOf(fieldOf(error, "meta"), "driverAdapterError") ?? error;
  return textAt(fieldOf(driverError, "cause"), "originalCode");
}

function textAt(value: unknown, key: string): string | undefined {
  const field = fieldOf(value, key);
  return typeof field === "string" ? field : undefined;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
