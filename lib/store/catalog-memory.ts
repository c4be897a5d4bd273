/** What a transaction may take from memory: the rows of types and schemas as they are in its snapshot. */
type View = { stamp: number; memory: Map<string, { stamp: number; row: unknown }> };

const rowsMax = 5_000;
// Next's bundles hold copies of this module: a transaction begins in one and may write in another.
const key = Symbol.for("blockyard.catalogViews");
const holder = globalThis as { [key]?: WeakMap<object, View> };
holder[key] ??= new WeakMap();
const views = holder[key];

/** Lets a transaction use the memory of its store. `stamp`: that of the catalog, read when nobody else could write any more, or before it began. */
export function rememberFor(tx: object, view: View): void {
  views.set(tx, view);
}

/** From here on the transaction sees more than others do: it reads its own rows from the database. */
export function touchCatalog(tx: object): void {
  views.delete(tx);
}

/** Rows of the catalog by key: from memory while nothing has changed in it, else by one query for those that are missing. */
export async function rememberedRows<Row>(
  tx: object,
  kind: string,
  keys: readonly string[],
  load: (missing: string[]) => Promise<ReadonlyMap<string, Row>>,
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  const view = views.get(tx);
  for (const name of keys) {
    const known = view?.memory.get(`${kind}\n${name}`);
    if (known && known.stamp === view?.stamp) found.set(name, known.row as Row);
  }
  const missing = keys.filter((name) => !found.has(name));
  if (missing.length === 0) return found;
  for (const [name, row] of await load(missing)) {
    found.set(name, row);
    if (view) remember(view, `${kind}\n${name}`, row);
  }
  return found;
}

function remember({ memory, stamp }: View, name: string, row: unknown): void {
  if (memory.size >= rowsMax) memory.clear();
  memory.set(name, { stamp, row });
}
