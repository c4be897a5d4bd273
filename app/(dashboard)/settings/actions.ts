"use server";

import { action } from "#lib/web/action.ts";

export const addMemberAction = action("addMember");
export const setMemberRoleAction = action("setMemberRole");
export const removeMemberAction = action("removeMember");
export const resetMemberAction = action("resetMember");
export const createTokenAction = action("createToken");
export const revokeTokenAction = action("revokeToken");
export const createWorkspaceAction = action("createWorkspace");
export const updateWorkspaceAction = action("updateWorkspace");
export const changePasswordAction = action("changePassword");
export const revokeSessionsAction = action("revokeSessions");
export const startPrefectImportAction = action("startPrefectImport");
export const confirmPrefectImportAction = action("confirmPrefectImport");
export const stopPrefectImportAction = action("stopPrefectImport");
