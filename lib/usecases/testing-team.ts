import type { Caller, RequestContext } from "#lib/core/caller.ts";
import type { Role } from "#lib/core/permissions.ts";
import { hashPassword } from "#lib/store/keys/password-hashes.ts";
import { putMember } from "#lib/store/people/members.ts";
import { findUserByEmail, insertUser } from "#lib/store/people/users.ts";
import { insertWorkspace } from "#lib/store/people/workspaces.ts";
import { openTestStore } from "#lib/store/testing.ts";
import type { Content } from "#lib/store/testing-templates.ts";
import { ensureBuiltInTypes } from "./catalog/built-in-types.ts";
import { callerOfSession } from "./people/callers.ts";
import { ensureDefaultWorkspace } from "./people/setup.ts";
import { openSession } from "./people/sign-in.ts";

export const testPassword = "velvet tram orbit 93";
export const testRequest: RequestContext = { ip: "127.0.0.1", requestId: "test", client: "browser" };

let passwordHash: Promise<string> | undefined;

/** The address of a signed-in person and the secret of the session. */
export type Person = { userId: string; email: string; sessionId: string; caller: () => Promise<Caller> };

/** What a database holds before anybody comes. */
const workspaceAlone: Content = { name: "workspace", fill: async (store) => void (await store.write(ensureDefaultWorkspace)) };
export const workspaceAndTypes: Content = {
  name: "workspace-and-types",
  fill: async (store) => {
    await workspaceAlone.fill(store);
    await ensureBuiltInTypes(store);
  },
};

/** A fresh store with the default workspace, perhaps the built-in types, and ways to put real people with real sessions into it. */
export async function openTestTeam({ hasTypes = false } = {}) {
  const test = await openTestStore(hasTypes ? workspaceAndTypes : workspaceAlone);
  const { store } = test;
  const { id: workspaceId } = await store.write(ensureDefaultWorkspace);

  async function addUser(email: string, roles: Record<string, Role>, hasPassword = true): Promise<string> {
    passwordHash ??= hashPassword(testPassword);
    const hash = hasPassword ? await passwordHash : null;
    const id = crypto.randomUUID();
    await store.write(async (tx) => {
      await insertUser(tx, { id, email, name: `The ${email}`, passwordHash: hash });
      for (const [workspace, role] of Object.entries(roles)) await putMember(tx, workspace, id, role);
    });
    return id;
  }

  async function addPerson(role: Role, name: string = role): Promise<Person> {
    const email = `${name}@example.com`;
    const userId = await addUser(email, { [workspaceId]: role });
    // Signed in as the right password would: computing its hash for each person of each test is what all of them together would wait for.
    const { sessionId } = await store.write(async (tx) => {
      const user = await findUserByEmail(tx, email);
      if (!user) throw new Error(`${email} is nobody.`);
      return openSession(tx, user, { request: testRequest, userAgent: "test" });
    });
    return { userId, email, sessionId, caller: () => callerOfSession(sessionId, testRequest) };
  }

  async function addWorkspace(slug: string): Promise<string> {
    const workspace = await store.write((tx) =>
      insertWorkspace(tx, { id: crypto.randomUUID(), slug, name: slug, color: "teal", isProduction: false }),
    );
    return workspace.id;
  }

  /** The audit events of an action, oldest first. */
  function auditOf(action: string) {
    return store.read((tx) => tx.auditEvent.findMany({ where: { action }, orderBy: { seq: "asc" } }));
  }

  return { ...test, workspaceId, addUser, addPerson, addWorkspace, auditOf };
}

export type TestTeam = Awaited<ReturnType<typeof openTestTeam>>;

/** The code with which a promise is refused; `none` when it is not. What is no refusal is thrown on. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error) return String(error.code);
    throw error;
  }
}
