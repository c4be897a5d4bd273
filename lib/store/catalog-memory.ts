/** What a transaction may take from memory: the rows of types and schemas as they are in its snapshot. */
type View = { stamp: number; memory: Map<string, { stamp: number; row: unknown }> };

const rowsMax = 5_000;
const views = new WeakMap<object, View>();

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
  for (const key of keys) {
    const known = view?.memory.get(`${kind}\n${key}`);
    if (known && known.stamp === view?.stamp) found.set(key, known.row as Row);
  }
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length === 0) return found;
  for (const [key, row] of await load(missing)) {
    found.set(key, row);
    if (view) remember(view, `${kind}\n${key}`, row);
  }
  return found;
}

function remember({ memory, stamp }: View, key: string, row: unknown): void {
  if (memory.size >= rowsMax) memory.clear();
  memory.set(key, { stamp, row });
}
