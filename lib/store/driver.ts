import type { ArgType, SqlQuery, Transaction } from "@prisma/driver-adapter-utils";
import type { Tx } from "./client.ts";

/**
 * The driver under Prisma, in the same transaction on the same connection. For the few statements that every change runs: Prisma's way to the
 * database takes several times as long as the statement (docs/decisions/019).
 */
export type Value = string | number | boolean | null | Date | Uint8Array;
export type Row = Readonly<Record<string, Value>>;

/** Next's bundles and server.ts hold copies of this module: the one that opens the store begins the transactions of all. */
const key = Symbol.for("blockyard.drivers");
const holder = globalThis as { [key]?: WeakMap<object, Transaction> };
holder[key] ??= new WeakMap();
const drivers = holder[key];
/** SQLite takes 32,766 parameters in one statement, Postgres 65,535. */
const parametersMax = 30_000;

export function attachDriver(tx: object, driver: Transaction): void {
  drivers.set(tx, driver);
}

/** Inserts rows that all have the same columns. */
export async function insertRows(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const chunk = Math.max(1, Math.floor(parametersMax / Math.max(1, columns.length)));
  for (let from = 0; from < rows.length; from += chunk) {
    const part = rows.slice(from, from + chunk);
    const values = part.flatMap((row) => columns.map((column) => row[column] ?? null));
    const tuple = `(${columns.map(() => "?").join(", ")})`;
    await execute(tx, `INSERT INTO ${quote(table)} (${columns.map(quote).join(", ")}) VALUES ${part.map(() => tuple).join(", ")}`, values);
  }
}

/** Deletes the rows that have these values and one of `any` in `column`. */
export async function deleteRows(tx: Tx, table: string, where: Row, column: string, any: readonly Value[]): Promise<void> {
  const conditions = Object.keys(where).map((key) => `${quote(key)} = ? AND `);
  for (let from = 0; from < any.length; from += parametersMax) {
    const part = any.slice(from, from + parametersMax);
    const list = part.map(() => "?").join(", ");
    const sql = `DELETE FROM ${quote(table)} WHERE ${conditions.join("")}${quote(column)} IN (${list})`;
    await execute(tx, sql, [...Object.values(where), ...part]);
  }
}

/** Sets columns of the row with this id. */
export async function updateRow(tx: Tx, table: string, id: string | number, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const sets = columns.map((column) => `${quote(column)} = ?`).join(", ");
  await execute(tx, `UPDATE ${quote(table)} SET ${sets} WHERE "id" = ?`, [...columns.map((column) => row[column] ?? null), id]);
}

/** Raises a counter of the row with this id, by one, and gives these columns of it as they are then; undefined when there is no such row. */
export async function incrementRow<Column extends string>(
  tx: Tx,
  { table, id, counter, by = 1, columns }: { table: string; id: string | number; counter: Column; by?: number; columns: readonly Column[] },
): Promise<Record<Column, unknown> | undefined> {
  const sql = `UPDATE ${quote(table)} SET ${quote(counter)} = ${quote(counter)} + ? WHERE "id" = ? RETURNING ${columns.map(quote).join(", ")}`;
  const { columnNames, rows } = await driverOf(tx).queryRaw(queryOf(tx, sql, [by, id]));
  const [row] = rows;
  return row && (Object.fromEntries(columnNames.map((name, index) => [name, row[index]])) as Record<Column, unknown>);
}

/** Runs one statement of our own text; `?` stand for the values. Gives the number of rows that it changed. */
export async function execute(tx: Tx, sql: string, values: readonly Value[]): Promise<number> {
  return driverOf(tx).executeRaw(queryOf(tx, sql, values));
}

function driverOf(tx: Tx): Transaction {
  const driver = drivers.get(tx);
  if (!driver) throw new Error("This transaction has no driver: it is not the store's.");
  return driver;
}

function queryOf(tx: Tx, sql: string, values: readonly Value[]): SqlQuery {
  let count = 0;
  const text = driverOf(tx).provider === "sqlite" ? sql : sql.replace(/\?/g, () => `$${++count}`);
  return { sql: text, args: [...values], argTypes: values.map(argTypeOf) };
}

function argTypeOf(value: Value): ArgType {
  if (value instanceof Date) return { scalarType: "datetime", arity: "scalar" };
  if (value instanceof Uint8Array) return { scalarType: "bytes", arity: "scalar" };
  const scalarType = typeof value === "boolean" ? "boolean" : typeof value === "number" ? "int" : "string";
  return { scalarType, arity: "scalar" };
}

/** Names of tables and columns come from our own code. */
function quote(name: string): string {
  if (!/^[A-Za-z]+$/.test(name)) throw new Error("This is no name of a table or column.");
  return `"${name}"`;
}
