"use server";

import { action } from "#lib/web/action.ts";

export const forgetClientAction = action("forgetClient");
export const requestAdoptionAction = action("requestAdoption");
