import type { Crumb } from "#components/ui/page.tsx";

/** The pages above a block's: the list that it stands in. */
export function crumbsOf({ group }: { group: string }): Crumb[] {
  return group === "secret" ? [{ label: "Secrets", href: "/secrets" }] : [{ label: "Blocks", href: "/blocks" }];
}
