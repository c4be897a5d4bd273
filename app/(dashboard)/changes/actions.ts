"use server";

import { action } from "#lib/web/action.ts";

export const describeChangeAction = action("describeChange");
export const openChangeAction = action("openChange");
export const closeChangeAction = action("closeChange");
export const requestReviewersAction = action("requestReviewers");
export const reviewChangeAction = action("reviewChange");
export const withdrawReviewAction = action("withdrawReview");
export const commentOnChangeAction = action("commentOnChange");
export const resolveCommentAction = action("resolveComment");
export const markViewedAction = action("markViewed");
export const removeFromChangeAction = action("removeFromChange");
export const addToChangeAction = action("addToChange");
export const resolveConflictsAction = action("resolveConflicts");
export const applyOpenChangeAction = action("applyOpenChange");
export const breakGlassAction = action("breakGlass");
export const revertChangeAction = action("revertChange");
