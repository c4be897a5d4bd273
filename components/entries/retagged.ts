import type { Edits } from "#components/editor/use-save-change.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { isSameJson } from "#lib/core/json.ts";

type Tagged = Pick<EntrySummary, "path" | "version" | "tags">;

/** The edits that give entries some tags and take others from them; an entry that has them so already is left out. */
export function retagging(entries: readonly Tagged[], { add, remove }: { add: readonly string[]; remove: readonly string[] }): Edits {
  return entries.flatMap(({ path, version, tags }) => {
    const next = [...new Set([...tags.filter((tag) => !remove.includes(tag)), ...add])];
    return isSameJson(tags, next) ? [] : [{ op: "patch" as const, path, baseVersion: version, tags: next }];
  });
}

/** The edits that give entries their tags back after that. */
export function tagsBack(entries: readonly Tagged[], applied: readonly { path: string; version: number }[]): Edits {
  return applied.flatMap(({ path, version }) => {
    const before = entries.find((entry) => entry.path === path);
    return before ? [{ op: "patch" as const, path, baseVersion: version, tags: before.tags }] : [];
  });
}
