import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type Role, roles } from "#lib/core/permissions.ts";
import type { PolicyDocument } from "#lib/core/policies.ts";

/** What a policy starts as: one approval of anybody who may review, and no way around it. */
export const emptyPolicy = {
  pattern: "",
  types: [],
  approvals: 1,
  approvers: { roles: [], people: [] },
  allowsDirect: false,
  allowsBreakGlass: false,
} satisfies PolicyDocument;

/** The document as the form shows it, also while it is not right yet; what is missing is what it counts as. */
export function readPolicy(data: JsonObject): PolicyDocument {
  const approvers = isJsonObject(data.approvers) ? data.approvers : {};
  const approvals = Number(String(data.approvals ?? emptyPolicy.approvals));
  return {
    pattern: typeof data.pattern === "string" ? data.pattern : "",
    types: textsOf(data.types),
    approvals: Number.isInteger(approvals) ? approvals : emptyPolicy.approvals,
    approvers: { roles: textsOf(approvers.roles).filter(isRole), people: textsOf(approvers.people) },
    allowsDirect: data.allowsDirect === true,
    allowsBreakGlass: data.allowsBreakGlass === true,
  };
}

/** The document with some of it changed; what is not touched stays as it was written. */
export function withPolicy(data: JsonObject, next: Partial<PolicyDocument>): JsonObject {
  return { ...data, ...next };
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}
