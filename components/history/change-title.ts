import type { ChangeSummary } from "#lib/api/contract/changes.ts";

const verbs: Record<string, string> = {
  created: "Create",
  updated: "Change",
  renamed: "Rename",
  deleted: "Delete",
  undeleted: "Bring back",
  restored: "Restore",
};

/** The first line of the message; without one, what the change did: "Create block/aws-credentials/prod and 2 more". */
export function changeTitle({ message, entries }: Pick<ChangeSummary, "message" | "entries">): string {
  const [line = ""] = message.trim().split("\n");
  if (line !== "") return line.trimEnd();
  const [first] = entries;
  if (!first) return "Change without entries";
  const ops = new Set(entries.map(({ op }) => op));
  const verb = ops.size === 1 ? (verbs[first.op] ?? "Change") : "Change";
  return entries.length === 1 ? `${verb} ${first.path}` : `${verb} ${first.path} and ${entries.length - 1} more`;
}

/** What the message says below its first line. */
export function changeBody({ message }: Pick<ChangeSummary, "message">): string {
  return message.trim().split("\n").slice(1).join("\n").trim();
}
