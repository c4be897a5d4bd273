import type { Contract, OperationName } from "#lib/api/contract.ts";
import { listAudit } from "./audit.ts";
import { deleteBlockType, getBlockType, listBlockTypes, saveBlockType } from "./catalog/block-types.ts";
import { createChange, getChange, listChanges, previewChange } from "./changes/changes.ts";
import { listOrigins } from "./changes/origins.ts";
import { diffVersions, getVersion, listVersions, revealField } from "./changes/versions.ts";
import { getEntry, getEntryByPath, listEntries, listGroups, listTags } from "./entries/entries.ts";
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
import { sync } from "./sync/sync.ts";
import type { UseCase } from "./usecase.ts";
import { listUses } from "./uses/entry-uses.ts";

/** The use case behind each row of the contract. Every door calls them from here. */
export const usecases: { [Name in OperationName]: UseCase<Contract[Name]> } = {
  listAudit,
  listBlockTypes,
  getBlockType,
  saveBlockType,
  deleteBlockType,
  createChange,
  previewChange,
  listChanges,
  getChange,
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
  revealField,
  sync,
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
  previewPrefectImport,
  applyPrefectImport,
  startPrefectImport,
  getPrefectImport,
  confirmPrefectImport,
  stopPrefectImport,
};
