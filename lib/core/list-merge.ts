import { type FieldPath, formatFieldPath, leavesOf, parseFieldPath, valueAt, withoutLeaf, withValueAt } from "./field-paths.ts";
import { canonicalJson, isJsonNumber, isJsonObject, isSameJson, type Json, type JsonObject } from "./json.ts";
import { type MergeRow, mergeFields, type Side as Tokens } from "./merge.ts";

export type Side = "base" | "theirs" | "mine";
type Sides<T> = Record<Side, T>;

/** What differs in one item of a list, or inside one. `label` is what is shown: `hosts[1].port`, `hosts[name=db].port`. */
export type ItemRow = { field: FieldPath; label: string; pick: MergeRow["pick"] } & Partial<Sides<Json>>;

/** A list of which both sides changed something, taken apart. `items` holds the three lists as objects, item by name. */
export type SplitList = { rows: ItemRow[]; items: Sides<JsonObject>; order: string[] };

type ListInput = {
  field: FieldPath;
  base: Json | undefined;
  theirs: Json | undefined;
  mine: Json | undefined;
  /** Something outside is kept by the places of the items: then none may move. */
  keepsPlaces?: boolean;
};

/** Keys whose values tell the items of a list apart, in the order in which they are tried. */
const nameKeys = ["id", "key", "name", "slug", "path", "host", "url"];

/**
 * Takes three lists apart item by item, where that is sound: all items are objects with a key of their own, or the lists have the same
 * length and no item has moved to another place. Undefined where the list can only be taken as a whole.
 */
export function splitList({ field, keepsPlaces = false, ...lists }: ListInput): SplitList | undefined {
  const { theirs, mine, base = [] } = lists;
  if (!Array.isArray(base) || !Array.isArray(theirs) || !Array.isArray(mine)) return undefined;
  const sides = { base, theirs, mine };
  const named = byName(sides, keepsPlaces) ?? byPlace(sides);
  if (!named) return undefined;
  const { items, order } = named;
  const parts = order.flatMap((name) => partsOf(items, name));
  const tokens = (side: Side): Tokens =>
    new Map(
      parts.flatMap((part) => {
        const value = valueAt(items[side], part);
        return value === undefined ? [] : [[part, canonicalJson(value)] as const];
      }),
    );
  const rows = mergeFields(tokens("base"), tokens("theirs"), tokens("mine")).map((row) => {
    const values = { base: valueAt(items.base, row.field), theirs: valueAt(items.theirs, row.field), mine: valueAt(items.mine, row.field) };
    return { ...row, ...values, label: labelOf(field, row.field) };
  });
  return { rows, items, order };
}

/** The list that the picks make; undefined while a row in conflict has none. What only one side changed needs no pick. */
export function composeList({ rows, items, order }: SplitList, picks: Readonly<Record<FieldPath, Side>>): Json[] | undefined {
  let result = items.theirs;
  for (const { field, pick } of rows) {
    const side = pick === "mine" ? "mine" : pick === "conflict" ? picks[field] : "theirs";
    if (side === undefined) return undefined;
    if (side === "theirs") continue;
    const value = valueAt(items[side], field);
    result = value === undefined ? withoutLeaf(result, field, items[side]) : withValueAt(result, field, value);
  }
  return order.flatMap((name) => {
    const item = Object.hasOwn(result, name) ? result[name] : undefined;
    return item === undefined ? [] : [item];
  });
}

/** An item that is an object on both sides is taken apart further; one that a side does not have stands or falls as a whole. */
function partsOf(items: Sides<JsonObject>, name: string): FieldPath[] {
  const sides = [items.base[name], items.theirs[name], items.mine[name]];
  const whole = formatFieldPath([name]);
  const [base, theirs, mine] = sides;
  if (!isJsonObject(theirs) || !isJsonObject(mine) || (base !== undefined && !isJsonObject(base))) return [whole];
  const leaves = sides.flatMap((item) => (isJsonObject(item) ? [...leavesOf({ [name]: item }).keys()] : []));
  return [...new Set(leaves)].some((leaf) => leaf === whole) ? [whole] : [...new Set(leaves)];
}

function byPlace(sides: Sides<Json[]>) {
  const { base, theirs, mine } = sides;
  const isInPlace = (list: Json[]) =>
    list.every((item, index) => isSameJson(item, base[index]) || (!holds(base, item) && !holds(list, base[index])));
  if (base.length === 0 || theirs.length !== base.length || mine.length !== base.length) return undefined;
  if (!isInPlace(theirs) || !isInPlace(mine)) return undefined;
  const asObject = (list: Json[]): JsonObject => Object.fromEntries(list.map((item, index) => [String(index), item]));
  return { items: { base: asObject(base), theirs: asObject(theirs), mine: asObject(mine) }, order: base.map((_, index) => String(index)) };
}

function holds(list: readonly Json[], value: Json | undefined): boolean {
  return list.some((item) => isSameJson(item, value));
}

function byName({ base, theirs, mine }: Sides<Json[]>, keepsPlaces: boolean) {
  for (const key of nameKeys) {
    const named = [base, theirs, mine].map((list) => namedItems(list, key));
    const [b, t, m] = named;
    if (!b || !t || !m) continue;
    const order = orderOf(Object.keys(b), Object.keys(t), Object.keys(m), keepsPlaces);
    return order && order.length > 0 ? { items: { base: b, theirs: t, mine: m }, order } : undefined;
  }
  return undefined;
}

function namedItems(list: readonly Json[], key: string): JsonObject | undefined {
  const items: JsonObject = {};
  for (const item of list) {
    const name = isJsonObject(item) && Object.hasOwn(item, key) ? item[key] : undefined;
    if (typeof name !== "string" && !isJsonNumber(name)) return undefined;
    const label = `${key}=${String(name)}`;
    if (Object.hasOwn(items, label)) return undefined;
    items[label] = item ?? null;
  }
  return items;
}

/** The order of the result: that of the side which moved items; undefined when both did, apart from each other. */
function orderOf(base: string[], theirs: string[], mine: string[], keepsPlaces: boolean): string[] | undefined {
  const isSame = (a: string[], b: string[]) => a.length === b.length && a.every((name, index) => name === b[index]);
  if (keepsPlaces && !(isSame(base, theirs) && isSame(base, mine))) return undefined;
  const inBoth = (a: string[], b: string[]) => a.filter((name) => b.includes(name));
  const isMoved = (list: string[]) => !isSame(inBoth(base, list), inBoth(list, base));
  const areApart = !isSame(inBoth(theirs, mine), inBoth(mine, theirs));
  if (areApart && isMoved(theirs) === isMoved(mine)) return undefined;
  const [first, second] = isMoved(mine) ? [mine, theirs] : [theirs, mine];
  const order = [...first];
  for (const list of [second, base]) {
    for (const [index, name] of list.entries()) {
      if (order.includes(name)) continue;
      const before = list.slice(0, index).findLast((other) => order.includes(other));
      order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name);
    }
  }
  return order;
}

function labelOf(list: FieldPath, part: FieldPath): string {
  const [name = "", ...rest] = parseFieldPath(part) ?? [];
  const inner = formatFieldPath(rest);
  return `${list}[${name}]${inner && !inner.startsWith("[") ? "." : ""}${inner}`;
}
