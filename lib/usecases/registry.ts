import type { Contract, OperationName } from "#lib/api/contract.ts";
import { changePassword } from "./account.ts";
import { listAudit } from "./audit.ts";
import { deleteBlockType, getBlockType, listBlockTypes, saveBlockType } from "./block-types.ts";
import { createChange, getChange, listChanges, previewChange } from "./changes.ts";
import { decideDeviceLogin, getDeviceLogin, pollDeviceLogin, startDeviceLogin } from "./devices.ts";
import { getEntry, getEntryByPath, listEntries, listGroups, listTags } from "./entries.ts";
import { listUses } from "./entry-uses.ts";
import { acceptLink } from "./links.ts";
import { addMember, listMembers, removeMember, resetMember, setMemberRole } from "./members.ts";
import { listOrigins } from "./origins.ts";
import { me } from "./people.ts";
import { applyPrefectImport, previewPrefectImport } from "./prefect-import/import.ts";
import { confirmPrefectImport, getPrefectImport, startPrefectImport, stopPrefectImport } from "./prefect-import/job-usecases.ts";
import { listSessions, revokeSessions } from "./sessions.ts";
import { claimOwner } from "./setup.ts";
import { sync } from "./sync.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";
import type { UseCase } from "./usecase.ts";
import { diffVersions, getVersion, listVersions, revealField } from "./versions.ts";
import { createWorkspace, listWorkspaces, switchWorkspace, updateWorkspace } from "./workspaces.ts";

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
