import type { Action } from "#lib/api/action.ts";

export type TypeActions = { saveBlockType: Action<"saveBlockType">; deleteBlockType: Action<"deleteBlockType"> };
