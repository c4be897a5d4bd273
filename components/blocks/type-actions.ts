import type { Action } from "#lib/web/action.ts";

export type TypeActions = { saveBlockType: Action<"saveBlockType">; deleteBlockType: Action<"deleteBlockType"> };
