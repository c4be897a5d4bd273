import type { ApiOptions } from "#lib/api/app.ts";
import { contextOf } from "./context.ts";
import { identify } from "./identify.ts";

/** How the API learns who asks. A page names the workspace that it shows in X-Blockyard-Workspace; tokens belong to one. */
export const apiOptions: ApiOptions = {
  callerOf: ({ headers }) => {
    const get = (name: string) => headers.get(name) ?? undefined;
    return identify(get, contextOf(get), get("x-blockyard-workspace"));
  },
  requestIdOf: ({ headers }) => contextOf((name) => headers.get(name) ?? undefined).requestId,
};
