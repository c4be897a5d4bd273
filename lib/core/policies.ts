import * as z from "zod";
import type { Problem } from "./errors.ts";
import { formatJson, type JsonObject } from "./json.ts";
import { matchesPattern } from "./path-patterns.ts";
import { roles } from "./permissions.ts";

const approvalsMax = 10;

/** What a policy says: the body of the entry `policy/<name>`. */
export const PolicyDocument = z.strictObject({
  /** `*` stands for any characters but a slash, `**` for any at all: `block/aws-credentials/prod-*`, `config/prod/**`. */
  pattern: z.string().min(1).max(400),
  /** Slugs of block types that it is about; none: blocks of every type, KV pairs, configurations and policies, as the pattern says. */
  types: z.array(z.string().min(1).max(128)).max(50).default([]),
  /** How many people have to approve. */
  approvals: z.number().int().min(0).max(approvalsMax),
  /** Who counts: people with one of these roles or one of these addresses; both empty: everybody who may review. */
  approvers: z
    .strictObject({ roles: z.array(z.enum(roles)).max(roles.length).default([]), people: z.array(z.email().max(254)).max(100).default([]) })
    .default({ roles: [], people: [] }),
  /** Whether a save may apply at once. When it may not, every save opens a change. */
  allowsDirect: z.boolean().default(false),
  /** Whether a change may be applied without its approvals, with a reason and a fresh password. */
  allowsBreakGlass: z.boolean().default(false),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** A policy as it holds: a version of its entry. */
export type Policy = { entryId: string; name: string; version: number; document: PolicyDocument };

/** What of an edit policies look at: every path that the entry has or had. */
export type Governed = { paths: readonly string[]; entryId: string };

/** Reads the body of a policy's entry; undefined when it is none, which the write path lets no one store. */
export function parsePolicy(body: JsonObject): PolicyDocument | undefined {
  // A policy has no number that JavaScript prints otherwise.
  const result = PolicyDocument.safeParse(JSON.parse(formatJson(body)));
  return result.success ? result.data : undefined;
}

/** What is wrong with the body of a policy, by field path. */
export function findPolicyProblems(body: JsonObject): Problem[] {
  const result = PolicyDocument.safeParse(JSON.parse(formatJson(body)));
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
}

/** True when a policy is about an entry. A policy is about itself too, so that nobody loosens it past the people whom it names. */
export function governs({ entryId, document }: Policy, governed: Governed): boolean {
  return governed.entryId === entryId || governed.paths.some((path) => isMatch(document, path));
}

function isMatch({ pattern, types }: PolicyDocument, path: string): boolean {
  if (types.length > 0) {
    const [kind, type] = path.split("/");
    if (kind !== "block" || !types.includes(type ?? "")) return false;
  }
  return matchesPattern(pattern, path);
}

/** A policy in words: "needs 2 approvals of reviewers or lead@example.com, not of the author". */
export function describePolicy({ approvals, approvers, allowsDirect }: PolicyDocument): string {
  if (approvals === 0) return allowsDirect ? "asks for nothing" : "needs a change of its own, no approval";
  const names = [...approvers.roles.map((role) => `the role ${role}`), ...approvers.people];
  const who = names.length > 0 ? `from ${names.join(" or ")}` : "from anybody who may review";
  const count = approvals === 1 ? "1 approval" : `${approvals} approvals`;
  return `needs ${count} ${who}, not from its author${allowsDirect ? "; direct saves are allowed" : ""}`;
}
