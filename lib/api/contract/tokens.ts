import * as z from "zod";
import { tokenScopes } from "#lib/core/permissions.ts";
import { Done, Id, Moment, Nothing, operation } from "./operation.ts";

export const TokenView = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** The visible beginning of the token. */
  prefix: z.string(),
  scopes: z.array(z.enum(tokenScopes)),
  pathPrefix: z.string(),
  createdBy: z.string(),
  createdAt: Moment,
  expiresAt: Moment,
  lastUsedAt: Moment.nullable(),
  lastUsedIp: z.string().nullable(),
  state: z.enum(["active", "expired", "revoked"]),
});
export type TokenView = z.infer<typeof TokenView>;

export const tokenDaysMax = 365;

export const tokens = {
  listTokens: operation({
    name: "listTokens",
    method: "GET",
    path: "/tokens",
    allow: "list",
    effect: "read",
    summary: "The API tokens of the workspace, newest first: one's own, or all with the right to manage.",
    input: Nothing,
    output: z.strictObject({ tokens: z.array(TokenView) }),
  }),
  createToken: operation({
    name: "createToken",
    method: "POST",
    path: "/tokens",
    allow: "list",
    effect: "write",
    summary: "Makes an API token that may never do more than its maker. The token is in this answer and nowhere else.",
    input: z.strictObject({
      name: z.string().trim().min(1).max(80),
      scopes: z.array(z.enum(tokenScopes)).min(1),
      pathPrefix: z.string().max(400).default(""),
      expiresInDays: z.number().int().min(1).max(tokenDaysMax).default(90),
    }),
    /** `entries`: how many of today's it sees. None says that its path prefix may not be meant so. */
    output: z.strictObject({ token: z.string(), view: TokenView, entries: z.number() }),
  }),
  revokeToken: operation({
    name: "revokeToken",
    method: "DELETE",
    path: "/tokens/{id}",
    allow: "list",
    effect: "write",
    summary: "Revokes a token at once: one's own, or any with the right to manage.",
    input: z.strictObject({ id: Id }),
    output: Done,
  }),
};
