"use server";

import { action } from "#lib/web/action.ts";

export const compareImportAction = action("compareImport");
