import { isJsonObject, type Json } from "./json.ts";

/** Where Echoflow, and its successor Echodataflow, keep the list of the credential blocks that they use. */
export const echoflowConfigPaths = ["block/echoflowconfig/echoflow-config", "block/echodataflowconfig/echodataflow-config"] as const;

/** What a change does to the name of a credentials block: made (`from` null), deleted (`to` null) or renamed. `type` as Echoflow calls it. */
export type BlockMove = { type: string; from: string | null; to: string | null };

/** A move to a name that the list has for a block of another type: Echoflow tells blocks apart by their names alone. */
export type ListClash = { move: BlockMove; listedType: string };

/** Names that Prefect's client accepts. It dies on a list that holds another one. */
const listableName = /^[a-z0-9-]{1,128}$/;

type Row = { name: string | null; item: Json };

/**
 * The list after these moves: what is deleted comes off, what is renamed is renamed in place, what is made is added, once. A name that
 * Prefect's client refuses is not listed. Items that are none of ours stay as they are.
 */
export function listAfter(list: readonly Json[], moves: readonly BlockMove[]): { list: Json[]; clashes: ListClash[] } {
  const clashes: ListClash[] = [];
  let rows: Row[] = list.map((item) => ({
    name: isJsonObject(item) && typeof item.name === "string" ? item.name.toLowerCase() : null,
    item,
  }));
  for (const move of moves) {
    const listedType = typeOfTwin(rows, move);
    if (listedType === undefined) rows = moved(rows, move);
    else clashes.push({ move, listedType });
  }
  return { list: rows.map((row) => row.item), clashes };
}

function typeOfTwin(rows: readonly Row[], { type, to }: BlockMove): string | undefined {
  const twin = to !== null && rows.find((row) => row.name === to.toLowerCase() && typeOf(row) !== type);
  return twin ? typeOf(twin) : undefined;
}

function moved(rows: readonly Row[], { type, from, to }: BlockMove): Row[] {
  const isNamed = (row: Row, name: string | null) => name !== null && row.name === name.toLowerCase() && typeOf(row) === type;
  const next = to !== null && listableName.test(to) ? to : null;
  const isNew = from === null || !listableName.test(from);
  const old = rows.find((row) => isNamed(row, from));
  const isListed = rows.some((row) => row !== old && isNamed(row, next));
  if (!old) return next !== null && isNew && !isListed ? [...rows, added(next, type)] : [...rows];
  if (next === null || isListed) return rows.filter((row) => row !== old);
  return rows.map((row) => (row === old && isJsonObject(row.item) ? { name: next, item: { ...row.item, name: next } } : row));
}

function typeOf({ item }: Row): string {
  return isJsonObject(item) && typeof item.type === "string" ? item.type : "";
}

/** As Echoflow writes it: its BaseConfig is a block of its own, which stands inline. */
function added(name: string, type: string): Row {
  return { name, item: { name, type, active: false, options: {}, block_type_slug: "baseconfig" } };
}
