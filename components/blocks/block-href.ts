/** The page of a block. */
export function blockHref({ id }: { id: string }): string {
  return `/blocks/block/${id}`;
}
