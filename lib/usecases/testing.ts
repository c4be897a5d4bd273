import type { Caller } from "#lib/core/caller.ts";
import { type Role, rolePermissions } from "#lib/core/permissions.ts";
import { openTestStore } from "#lib/store/testing.ts";
import { ensureBuiltInTypes } from "./catalog/built-in-types.ts";

/** The built-in types stand in the store from the beginning. */
export const builtInTypes = { name: "built-in-types", fill: ensureBuiltInTypes };

/** A workspace with the built-in types in a fresh store, and callers of any role in it. */
export async function openTestWorkspace(slug = "default") {
  const test = await openTestStore(builtInTypes);
  const workspaceId = await addTestWorkspace(test, slug);
  return { ...test, workspaceId, caller: (role: Role, more: Partial<Caller> = {}) => testCaller(workspaceId, role, more) };
}

export async function addTestWorkspace({ store }: Pick<Awaited<ReturnType<typeof openTestStore>>, "store">, slug: string): Promise<string> {
  const id = crypto.randomUUID();
  await store.write((tx) => tx.workspace.create({ data: { id, slug, name: slug, color: "indigo" } }));
  return id;
}

export function testCaller(workspaceId: string, role: Role, more: Partial<Caller> = {}): Caller {
  return {
    kind: "session",
    id: `user-${role}`,
    name: `The ${role}`,
    email: `${role}@example.com`,
    userId: `user-${role}`,
    credential: `session-${role}`,
    workspaceId,
    role,
    permissions: new Set(rolePermissions[role]),
    pathPrefix: "",
    ip: "127.0.0.1",
    requestId: "test",
    client: "api",
    ...more,
  };
}
