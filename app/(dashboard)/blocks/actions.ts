"use server";

import { action } from "#lib/web/action.ts";

export const saveBlockTypeAction = action("saveBlockType");
export const deleteBlockTypeAction = action("deleteBlockType");
