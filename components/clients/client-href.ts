/** Where a client is shown. */
export function clientHref({ id }: { id: string }): string {
  return `/sync/${id}`;
}
