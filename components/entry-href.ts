/** Where an entry is shown. */
export function entryHref({ id, path }: { id: string; path: string }): string {
  if (path.startsWith("kv/")) return `/variables?id=${id}`;
  if (path.startsWith("config/")) return `/configs?id=${id}`;
  if (path.startsWith("policy/")) return `/settings/policies?id=${id}`;
  return `/blocks/block/${id}`;
}
