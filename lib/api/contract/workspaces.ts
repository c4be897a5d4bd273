import * as z from "zod";
import { roles } from "#lib/core/permissions.ts";
import { Done, Id, Moment, Nothing, operation, Slug } from "./operation.ts";

export const workspaceColors = ["gray", "indigo", "blue", "teal", "green", "lime", "yellow", "orange", "red", "pink", "grape"] as const;

export const WorkspaceView = z.strictObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  color: z.string(),
  isProduction: z.boolean(),
  revision: z.number(),
  /** For so many days the trash keeps an entry before it is destroyed; 0: until somebody destroys it. */
  trashDays: z.number(),
  /** The caller's role in it. */
  role: z.enum(roles),
});
export type WorkspaceView = z.infer<typeof WorkspaceView>;

export const MemberView = z.strictObject({
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  /** False until the person has used the invitation. */
  hasJoined: z.boolean(),
  lastSeenAt: Moment.nullable(),
  createdAt: Moment,
});
export type MemberView = z.infer<typeof MemberView>;

/** Ten years. */
export const trashDaysMax = 3_650;
const Title = z.string().trim().min(1).max(80);
const Email = z.string().trim().toLowerCase().pipe(z.email()).pipe(z.string().max(254));

export const workspaces = {
  listWorkspaces: operation({
    name: "listWorkspaces",
    method: "GET",
    path: "/workspaces",
    allow: "signed-in",
    effect: "read",
    summary: "The workspaces that the caller is a member of.",
    input: Nothing,
    output: z.strictObject({ workspaces: z.array(WorkspaceView) }),
  }),
  createWorkspace: operation({
    name: "createWorkspace",
    method: "POST",
    path: "/workspaces",
    allow: "own",
    effect: "write",
    summary: "Makes a workspace; the caller becomes its owner.",
    input: z.strictObject({
      slug: Slug,
      name: Title,
      color: z.enum(workspaceColors).default("indigo"),
      isProduction: z.boolean().default(false),
    }),
    output: WorkspaceView,
  }),
  updateWorkspace: operation({
    name: "updateWorkspace",
    method: "PATCH",
    path: "/workspace",
    allow: "manage",
    effect: "write",
    summary: "Changes name, colour, production mark and the retention of the trash of the caller's workspace.",
    input: z.strictObject({
      name: Title.optional(),
      color: z.enum(workspaceColors).optional(),
      isProduction: z.boolean().optional(),
      trashDays: z.number().int().min(0).max(trashDaysMax).optional(),
    }),
    output: WorkspaceView,
  }),
  switchWorkspace: operation({
    name: "switchWorkspace",
    method: "POST",
    path: "/me/workspace",
    allow: "signed-in",
    effect: "write",
    summary: "Makes another workspace the one that the session works in.",
    input: z.strictObject({ slug: Slug }),
    output: WorkspaceView,
  }),
  listMembers: operation({
    name: "listMembers",
    method: "GET",
    path: "/members",
    allow: "list",
    effect: "read",
    summary: "Who is a member, with which role.",
    input: Nothing,
    output: z.strictObject({ members: z.array(MemberView) }),
  }),
  addMember: operation({
    name: "addMember",
    method: "POST",
    path: "/members",
    allow: "manage",
    effect: "write",
    summary: "Adds a person with a role nobody above the caller's own. Who has no password yet gets a one-time link, shown once.",
    input: z.strictObject({ email: Email, name: Title, role: z.enum(roles) }),
    output: z.strictObject({ member: MemberView, link: z.string().nullable() }),
  }),
  setMemberRole: operation({
    name: "setMemberRole",
    method: "PATCH",
    path: "/members/{userId}",
    allow: "manage",
    effect: "write",
    summary: "Changes a member's role. Not one's own, not above one's own, and never the last owner's.",
    input: z.strictObject({ userId: Id, role: z.enum(roles) }),
    output: MemberView,
  }),
  removeMember: operation({
    name: "removeMember",
    method: "DELETE",
    path: "/members/{userId}",
    allow: "manage",
    effect: "write",
    summary: "Removes a member; the sessions and tokens in this workspace die with it. Never the last owner.",
    input: z.strictObject({ userId: Id }),
    output: Done,
  }),
  resetMember: operation({
    name: "resetMember",
    method: "POST",
    path: "/members/{userId}/reset",
    allow: "manage",
    effect: "write",
    summary:
      "A one-time link with which a member sets a new password; all sessions of that person end. Only for members below the caller's own role.",
    input: z.strictObject({ userId: Id }),
    output: z.strictObject({ link: z.string() }),
  }),
};
