import type { Permission, Role } from "./permissions.ts";
import type { Program } from "./program.ts";

/**
 * Who is asking and what they may do, made from a session or a token in one place and never optional.
 * `anonymous` may only do what the contract allows to `anyone`; `system` is the machine's own operator (the admin command).
 */
export type Caller = {
  kind: "session" | "token" | "system" | "anonymous";
  /** The id of the user, of the token, or `system` / `anonymous`. */
  id: string;
  /** The name that history and audit show. */
  name: string;
  email: string | null;
  /** The person behind the call: the user, or the maker of the token. */
  userId: string | null;
  /** The public id of the session, or the id of the token; empty for others. */
  credential: string;
  workspaceId: string | null;
  /** The role in the workspace; null for tokens, which have scopes. */
  role: Role | null;
  permissions: ReadonlySet<Permission>;
  /** A token sees only paths that begin with this; empty: all. */
  pathPrefix: string;
  ip: string;
  requestId: string;
  /** The door, for history: browser, api, cli, admin, or what the client calls itself. */
  client: string;
  /** What the program says of itself; absent when it says nothing. */
  program?: Program;
};

/** What a request brings that every caller carries. */
export type RequestContext = Pick<Caller, "ip" | "requestId" | "client" | "program">;

export function anonymousCaller(request: RequestContext): Caller {
  return {
    ...request,
    kind: "anonymous",
    id: "anonymous",
    name: "anonymous",
    email: null,
    userId: null,
    credential: "",
    workspaceId: null,
    role: null,
    permissions: new Set(),
    pathPrefix: "",
  };
}

/** True when a caller, or a token, may see entries at this path: its prefix ends at a name's border. */
export function isInScope({ pathPrefix }: Pick<Caller, "pathPrefix">, path: string): boolean {
  const prefix = pathPrefix.replace(/\/$/, "");
  return prefix === "" || path === prefix || path.startsWith(`${prefix}/`);
}
