import * as z from "zod";
import { permissions, roles, tokenScopes } from "#lib/core/permissions.ts";
import { Done, Id, Moment, Nothing, operation } from "./operation.ts";
import { WorkspaceView } from "./workspaces.ts";

/** Minimum 8, 15 or more recommended; no composition rules, no truncation. */
export const Password = z.string().min(8, "must have at least 8 characters.").max(256);
const OneTimeToken = z.string().min(20).max(100);

export const SessionView = z.strictObject({
  id: z.string(),
  method: z.string(),
  ip: z.string(),
  userAgent: z.string(),
  createdAt: Moment,
  lastSeenAt: Moment,
  expiresAt: Moment,
  isCurrent: z.boolean(),
});

export const people = {
  me: operation({
    name: "me",
    method: "GET",
    path: "/me",
    allow: "signed-in",
    effect: "read",
    summary: "Who the caller is, in which workspace, with which permissions; and the key that signed answers are verified with.",
    input: Nothing,
    output: z.strictObject({
      kind: z.enum(["session", "token", "system"]),
      id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      instance: z.string(),
      /** Of the program that answers. */
      version: z.string(),
      /** The public key that signed answers of `sync` are verified with, as `name+id+base64`: the same for as long as the instance lives. */
      signingKey: z.string(),
      workspace: WorkspaceView.omit({ role: true })
        .extend({ role: z.enum(roles).nullable() })
        .nullable(),
      permissions: z.array(z.enum(permissions)),
    }),
  }),
  claimOwner: operation({
    name: "claimOwner",
    method: "POST",
    path: "/setup",
    allow: "anyone",
    effect: "write",
    summary:
      "The first run: makes the owner with the one-time link that the server printed. Only from the machine itself; not found ever after.",
    input: z.strictObject({
      token: OneTimeToken,
      email: z.string().trim().toLowerCase().pipe(z.email()),
      name: z.string().trim().min(1).max(80),
      password: Password,
    }),
    output: Done,
  }),
  acceptLink: operation({
    name: "acceptLink",
    method: "POST",
    path: "/links/accept",
    allow: "anyone",
    effect: "write",
    summary: "Sets the password of an invited member, or a new one after a reset, with a one-time link.",
    input: z.strictObject({ token: OneTimeToken, password: Password }),
    output: z.strictObject({ email: z.string() }),
  }),
  changePassword: operation({
    name: "changePassword",
    method: "POST",
    path: "/me/password",
    allow: "signed-in",
    effect: "write",
    summary: "Changes the caller's password; every session ends, this one too: sign in again.",
    input: z.strictObject({ current: z.string().max(256), next: Password }),
    output: Done,
  }),
  listSessions: operation({
    name: "listSessions",
    method: "GET",
    path: "/me/sessions",
    allow: "signed-in",
    effect: "read",
    summary: "Where the caller is signed in.",
    input: Nothing,
    output: z.strictObject({ sessions: z.array(SessionView) }),
  }),
  revokeSessions: operation({
    name: "revokeSessions",
    method: "POST",
    path: "/me/sessions/revoke",
    allow: "signed-in",
    effect: "write",
    summary: "Signs the caller out: one session by id, or everywhere.",
    input: z.strictObject({ id: Id.optional() }),
    output: Done,
  }),
  startDeviceLogin: operation({
    name: "startDeviceLogin",
    method: "POST",
    path: "/device",
    allow: "anyone",
    effect: "write",
    summary: "A CLI asks to be signed in: a code to show on both sides, and a device code to poll with. Valid for 10 minutes.",
    input: z.strictObject({ clientName: z.string().trim().min(1).max(80) }),
    output: z.strictObject({
      deviceCode: z.string(),
      userCode: z.string(),
      verificationPath: z.string(),
      expiresInSeconds: z.number(),
      intervalSeconds: z.number(),
    }),
  }),
  pollDeviceLogin: operation({
    name: "pollDeviceLogin",
    method: "POST",
    path: "/device/token",
    allow: "anyone",
    effect: "write",
    summary: "The token of a device login, once, after a person has confirmed it; `pending` until then.",
    input: z.strictObject({ deviceCode: z.string().min(20).max(100) }),
    output: z.strictObject({
      state: z.enum(["pending", "denied", "expired", "done"]),
      token: z.string().nullable(),
      workspace: z.string().nullable(),
    }),
  }),
  getDeviceLogin: operation({
    name: "getDeviceLogin",
    method: "GET",
    path: "/device/{userCode}",
    allow: "signed-in",
    effect: "read",
    summary: "What a waiting device login is: shown to the person before it is confirmed.",
    input: z.strictObject({ userCode: z.string().max(20) }),
    output: z.strictObject({ userCode: z.string(), clientName: z.string(), ip: z.string(), createdAt: Moment, expiresAt: Moment }),
  }),
  decideDeviceLogin: operation({
    name: "decideDeviceLogin",
    method: "POST",
    path: "/device/{userCode}",
    allow: "signed-in",
    effect: "write",
    summary: "Confirms or denies a device login for the session's workspace.",
    input: z.strictObject({
      userCode: z.string().max(20),
      approve: z.boolean(),
      scopes: z.array(z.enum(tokenScopes)).min(1).default(["pull", "push"]),
    }),
    output: Done,
  }),
};
