import { tellOutcome } from "#components/editor/tell-outcome.tsx";
import type { ChangeOutcome } from "#lib/api/contract/changes.ts";

/** Says what became of a change: applied as a revision, or sent for review as a number. `workspace`: where, when that is not this one. */
export function tellChange({ id, state, number, revision }: ChangeOutcome, workspace?: { slug: string; name: string }): void {
  if (id === null) {
    tellOutcome("Nothing differed: no change was made.");
    return;
  }
  const where = workspace ? ` of ${workspace.name}` : "";
  const text = state === "open" ? `Sent for review as #${number}${where}.` : `Applied as revision ${revision}${where}.`;
  tellOutcome(text, { link: { href: `/changes/${id}${workspace ? `?w=${workspace.slug}` : ""}`, label: "See the change" } });
}
