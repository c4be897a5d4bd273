import type { VersionSummary } from "#lib/api/contract/entries.ts";

/** What made a version, as a word beside its number. */
export const opWords: Record<VersionSummary["op"], string> = {
  created: "created",
  updated: "changed",
  renamed: "renamed",
  deleted: "deleted",
  undeleted: "brought back",
  restored: "restored",
};
