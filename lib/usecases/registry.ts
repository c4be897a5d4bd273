import type { Contract, OperationName } from "#lib/api/contract.ts";
import { getAuditState, listAudit } from "./audit/audit.ts";
import { exportAudit } from "./audit/export.ts";
import { deleteBlockType, getBlockType, listBlockTypes, saveBlockType } from "./catalog/block-types.ts";
import { createChange, getChange, listChanges, previewChange } from "./changes/changes.ts";
import { listOrigins } from "./changes/origins.ts";
import { diffVersions, getVersion, listVersions, revealField } from "./changes/versions.ts";
import { getEntry, getEntryByPath, listEntries, listGroups, listTags } from "./entries/entries.ts";
import { compareWorkspaces, diffWorkspaces } from "./history/across.ts";
import { compareEntries, compareRevisions } from "./history/compare.ts";
import { destroyEntry, destroyVersion, previewDestroy } from "./history/destroy.ts";
import { promote } from "./history/promote.ts";
import { previewRestore, restoreRevision } from "./history/restore.ts";
import { getEntryAt, getRevision, listEntriesAt } from "./history/revisions.ts";
import { compareImport } from "./import/compare-import.ts";
import { changePassword } from "./people/account.ts";
import { decideDeviceLogin, getDeviceLogin, pollDeviceLogin, startDeviceLogin } from "./people/devices.ts";
import { acceptLink } from "./people/links.ts";
import { addMember, listMembers, removeMember, resetMember, setMemberRole } from "./people/members.ts";
import { me } from "./people/people.ts";
import { listSessions, revokeSessions } from "./people/sessions.ts";
import { claimOwner } from "./people/setup.ts";
import { createToken, listTokens, revokeToken } from "./people/tokens.ts";
import { createWorkspace, listWorkspaces, switchWorkspace, updateWorkspace } from "./people/workspaces.ts";
import { applyPrefectImport, previewPrefectImport } from "./prefect-import/import.ts";
import { confirmPrefectImport, getPrefectImport, startPrefectImport, stopPrefectImport } from "./prefect-import/job-usecases.ts";
import { getClient, holdersOf, listClients } from "./receipts/clients.ts";
import { reportReceipt } from "./receipts/report.ts";
import { forgetClient, requestAdoption } from "./receipts/requests.ts";
import { applyOpenChange, breakGlass } from "./review/apply.ts";
import { getChangeByNumber } from "./review/change-numbers.ts";
import { getReview } from "./review/change-review.ts";
import { commentOnChange, markViewed, resolveComment } from "./review/comments.ts";
import { addToChange, describeChange, getBasket, removeFromChange } from "./review/drafts.ts";
import { getEntryImpact } from "./review/impact.ts";
import { getInbox, listOpenChanges } from "./review/inbox.ts";
import { closeChange, listReviewers, openChange, requestReviewers } from "./review/lifecycle.ts";
import { previewPolicy } from "./review/policy-preview.ts";
import { resolveConflicts } from "./review/resolve.ts";
import { revertChange } from "./review/revert.ts";
import { reviewChange, withdrawReview } from "./review/verdicts.ts";
import { sync } from "./sync/sync.ts";
import type { UseCase } from "./usecase.ts";
import { listUses } from "./uses/entry-uses.ts";

/** The use case behind each row of the contract. Every door calls them from here. */
export const usecases: { [Name in OperationName]: UseCase<Contract[Name]> } = {
  listAudit,
  getAuditState,
  exportAudit,
  listBlockTypes,
  getBlockType,
  saveBlockType,
  deleteBlockType,
  createChange,
  previewChange,
  listChanges,
  getChange,
  listOpenChanges,
  getInbox,
  getBasket,
  getReview,
  getChangeByNumber,
  addToChange,
  removeFromChange,
  describeChange,
  openChange,
  closeChange,
  requestReviewers,
  listReviewers,
  reviewChange,
  withdrawReview,
  commentOnChange,
  resolveComment,
  markViewed,
  applyOpenChange,
  breakGlass,
  resolveConflicts,
  revertChange,
  previewPolicy,
  listEntries,
  getEntry,
  getEntryByPath,
  listTags,
  listGroups,
  listVersions,
  getVersion,
  diffVersions,
  listOrigins,
  listUses,
  getRevision,
  listEntriesAt,
  getEntryAt,
  compareRevisions,
  compareEntries,
  previewRestore,
  restoreRevision,
  compareWorkspaces,
  diffWorkspaces,
  promote,
  previewDestroy,
  destroyVersion,
  destroyEntry,
  getEntryImpact,
  revealField,
  sync,
  reportReceipt,
  listClients,
  getClient,
  holdersOf,
  forgetClient,
  requestAdoption,
  me,
  acceptLink,
  listSessions,
  revokeSessions,
  claimOwner,
  changePassword,
  decideDeviceLogin,
  getDeviceLogin,
  pollDeviceLogin,
  startDeviceLogin,
  addMember,
  listMembers,
  removeMember,
  resetMember,
  setMemberRole,
  createToken,
  listTokens,
  revokeToken,
  createWorkspace,
  listWorkspaces,
  switchWorkspace,
  updateWorkspace,
  compareImport,
  previewPrefectImport,
  applyPrefectImport,
  startPrefectImport,
  getPrefectImport,
  confirmPrefectImport,
  stopPrefectImport,
};
