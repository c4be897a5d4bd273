/** What somebody may do in a workspace. `pull` is the right of programs to read secrets in bulk; `reveal` shows one. */
export const permissions = ["list", "reveal", "pull", "write", "review", "audit", "manage", "own"] as const;
export type Permission = (typeof permissions)[number];

/** What an operation asks for: a permission, `signed-in` (any member) or `anyone` (sign-in, first run). */
export type Allow = Permission | "signed-in" | "anyone";

export const roles = ["viewer", "reader", "editor", "reviewer", "admin", "owner"] as const;
export type Role = (typeof roles)[number];

/**
 * The one table of who may what. An admin runs a workspace without an implicit right to see its secrets.
 * viewer: metadata and plain fields · reader: secrets too · editor: changes entries and judges the changes of others · reviewer: judges changes
 * without revealing. Who has to judge which paths is for the policies to say.
 */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  viewer: ["list"],
  reader: ["list", "reveal", "pull"],
  editor: ["list", "reveal", "pull", "write", "review"],
  reviewer: ["list", "review"],
  admin: ["list", "write", "review", "audit", "manage"],
  owner: permissions,
};

export const roleDescriptions: Record<Role, string> = {
  viewer: "Sees entries and their plain fields, no secrets.",
  reader: "Sees everything a viewer sees and may reveal and pull secrets.",
  editor: "May change entries, reveal and pull secrets, and judge the changes of others.",
  reviewer: "Judges changes without seeing secrets.",
  admin: "Changes entries, members, tokens and types, reads the audit log; sees no secrets.",
  owner: "May do everything, in this workspace.",
};

export const tokenScopes = ["list", "pull", "push", "review", "audit"] as const;
export type TokenScope = (typeof tokenScopes)[number];

export const scopeDescriptions: Record<TokenScope, string> = {
  list: "Sees entries and their plain fields, no secrets.",
  pull: "Sees entries and reads secrets: what a sync from the server needs.",
  push: "Sees entries and changes them, secrets included, without reading secrets.",
  review: "Judges changes in the name of the person who made the token, without seeing secrets.",
  audit: "Reads and exports the audit log.",
};

const scopePermissions: Record<TokenScope, readonly Permission[]> = {
  list: ["list"],
  pull: ["list", "reveal", "pull"],
  push: ["list", "write"],
  review: ["list", "review"],
  audit: ["audit"],
};

/** The rights of a token: its scopes, never more than `creator` holds now. */
export function tokenPermissions(scopes: readonly TokenScope[], creator: readonly Permission[]): Permission[] {
  const wanted = new Set(scopes.flatMap((scope) => scopePermissions[scope]));
  return creator.filter((permission) => wanted.has(permission));
}

/**
 * True when somebody with role `own` may give or take role `target`: nobody hands out a permission that they do not hold. So only an
 * owner makes readers and editors: an admin who could invite one would see every secret through them.
 */
export function canGrant(own: Role, target: Role): boolean {
  const held = rolePermissions[own];
  return held.includes("manage") && rolePermissions[target].every((permission) => held.includes(permission));
}

/** True when the first role may grant the second and is not the same: such a person may make the other a reset link. */
export function isAbove(own: Role, other: Role): boolean {
  return own !== other && canGrant(own, other);
}
