"use server";

import { action } from "#lib/web/action.ts";

export const createChangeAction = action("createChange");
export const addToChangeAction = action("addToChange");
export const closeChangeAction = action("closeChange");
export const requestReviewersAction = action("requestReviewers");
export const previewChangeAction = action("previewChange");
export const switchWorkspaceAction = action("switchWorkspace");
