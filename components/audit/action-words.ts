import type { AuditEventView } from "#lib/api/contract/audit.ts";
import type { Prefect1OperationName } from "#lib/api/contract/prefect1.ts";
import type { OperationName } from "#lib/api/contract.ts";

/** What the log keeps that is no operation of the contract. */
type Other = Prefect1OperationName | "signIn" | "signOut" | "createOwnerLink" | "createOwner" | "removePolicy";

const words: Partial<Record<OperationName | Other, string>> = {
  signIn: "Sign in",
  signOut: "Sign out",
  createOwnerLink: "Make the owner's link",
  createOwner: "Make an owner",
  claimOwner: "Become the owner",
  acceptLink: "Accept a one-time link",
  changePassword: "Change the password",
  revokeSessions: "End sessions",
  startDeviceLogin: "Ask for a CLI login",
  pollDeviceLogin: "Get a CLI token",
  decideDeviceLogin: "Decide a CLI login",
  createChange: "Change entries",
  revealField: "Reveal a secret",
  sync: "Pull",
  reportReceipt: "Report what a client holds",
  forgetClient: "Forget a client",
  requestAdoption: "Ask a client for its edit",
  saveBlockType: "Save a block type",
  deleteBlockType: "Delete a block type",
  createWorkspace: "Create a workspace",
  updateWorkspace: "Change the workspace",
  switchWorkspace: "Switch workspace",
  addMember: "Add a member",
  setMemberRole: "Change a role",
  removeMember: "Remove a member",
  resetMember: "Make a reset link",
  createToken: "Create a token",
  revokeToken: "Revoke a token",
  listAudit: "Read the audit log",
  getAuditState: "See how far the audit log is verified",
  exportAudit: "Export the audit log",
  previewChange: "Preview a change",
  compareImport: "Compare a file with the workspace",
  startPrefectImport: "Read a Prefect server",
  confirmPrefectImport: "Confirm an import",
  stopPrefectImport: "Stop an import",
  previewPrefectImport: "Preview an import",
  applyPrefectImport: "Import from Prefect",
  setKvPair: "Set a KV pair",
  deleteKvPair: "Delete a KV pair",
  revealSecret: "Load a secret",
  setSecret: "Set a secret",
  deleteSecret: "Delete a secret",
  addToChange: "Add to a change",
  removeFromChange: "Take out of a change",
  describeChange: "Describe a change",
  openChange: "Open a change for review",
  closeChange: "Close a change",
  reviewChange: "Judge a change",
  withdrawReview: "Withdraw a judgement",
  requestReviewers: "Ask for reviewers",
  commentOnChange: "Comment on a change",
  resolveComment: "Settle a comment",
  applyOpenChange: "Apply a change",
  breakGlass: "Apply without approval (break-glass)",
  revertChange: "Revert a change",
  resolveConflicts: "Settle conflicts",
  restoreRevision: "Restore an older revision",
  promote: "Promote to another workspace",
  destroyVersion: "Destroy a version",
  removePolicy: "Remove a policy on the machine",
  destroyEntry: "Destroy an entry",
};

/** An action of the log in words: "Reveal a secret"; a name that has none is spelt out: `listTags` → "List tags". */
export function actionWords(action: string): string {
  const known = words[action as OperationName | Other];
  if (known) return known;
  const spelt = action.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return spelt.charAt(0).toUpperCase() + spelt.slice(1);
}

export const resultWords = { done: "done", denied: "denied", refused: "refused" } as const;

const actorKinds: Record<string, string> = { session: "person", token: "token", system: "this machine", anonymous: "nobody signed in" };

export function actorKindWords(kind: string): string {
  return actorKinds[kind] ?? kind;
}

/** True for what was applied without the approvals that its policies ask for. */
export function isBreakGlass({ action, detail }: Pick<AuditEventView, "action" | "detail">): boolean {
  return action === "breakGlass" || Boolean(detail.breakGlass ?? detail.breakGlassReason);
}
