import type { ChangeSummary } from "#lib/api/contract/changes.ts";

const verbs: Record<string, string> = {
  created: "Create",
  updated: "Change",
  renamed: "Rename",
  deleted: "Delete",
  undeleted: "Bring back",
  restored: "Restore",
};

type Said = Pick<ChangeSummary, "message"> & Partial<Pick<ChangeSummary, "title">>;

/** The title, or the first line of the message; without either, what the change did: "Create block/aws-credentials/prod and 2 more". */
export function changeTitle({ title = "", message, entries }: Said & Pick<ChangeSummary, "entries">): string {
  if (title !== "") return title;
  const [line = ""] = message.trim().split("\n");
  if (line !== "") return line.trimEnd();
  const [first] = entries;
  if (!first) return "Change without entries";
  const ops = new Set(entries.map(({ op }) => op));
  const verb = ops.size === 1 ? (verbs[first.op] ?? "Change") : "Change";
  return entries.length === 1 ? `${verb} ${first.path}` : `${verb} ${first.path} and ${entries.length - 1} more`;
}

/** What the message says besides: all of it under a title, else what stands below its first line. */
export function changeBody({ title = "", message }: Said): string {
  if (title !== "") return message.trim();
  return message.trim().split("\n").slice(1).join("\n").trim();
}
