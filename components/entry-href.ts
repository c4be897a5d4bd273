/** Where an entry is shown. */
export function entryHref({ id, path }: { id: string; path: string }): string {
  if (path.startsWith("kv/")) return `/variables/${id}`;
  if (path.startsWith("config/")) return `/configs/${id}`;
  return `/blocks/block/${id}`;
}
