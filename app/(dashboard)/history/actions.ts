"use server";

import { action } from "#lib/web/action.ts";

export const restoreRevisionAction = action("restoreRevision");
export const destroyVersionAction = action("destroyVersion");
export const destroyEntryAction = action("destroyEntry");
export const promoteAction = action("promote");
