/** The items with everything that an item needs before it; otherwise in the order given. What needs itself in a circle stays where it comes first. */
export function inOrder<Item>(items: readonly Item[], needsOf: (item: Item) => readonly Item[]): Item[] {
  const ordered = new Set<Item>();
  const open = new Set<Item>();
  const visit = (item: Item): void => {
    if (ordered.has(item) || open.has(item)) return;
    open.add(item);
    for (const needed of needsOf(item)) visit(needed);
    ordered.add(item);
  };
  for (const item of items) visit(item);
  return [...ordered];
}
