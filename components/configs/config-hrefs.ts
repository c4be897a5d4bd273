/** Where a namespace, a configuration or the form for a new one is shown. */
export function namespaceHref(namespace: string): string {
  return `/configs?${new URLSearchParams({ namespace })}`;
}

export function newConfigHref(namespace: string): string {
  return `/configs?${new URLSearchParams(namespace ? { id: "new", namespace } : { id: "new" })}`;
}
