import type { ApiOptions } from "#lib/api/app.ts";
import { contextOf } from "./context.ts";
import { identify, identifyProgram } from "./identify.ts";

/** A page names the workspace that it shows in this header; tokens belong to one. */
export const workspaceHeader = "x-blockyard-workspace";

/** How the API learns who asks. */
export const apiOptions: ApiOptions = {
  callerOf: ({ headers }) => {
    const get = (name: string) => headers.get(name) ?? undefined;
    return identify(get, contextOf(get), get(workspaceHeader));
  },
  callerOfProgram: ({ headers }) => {
    const get = (name: string) => headers.get(name) ?? undefined;
    return identifyProgram(get, contextOf(get));
  },
  // Behind a proxy that ends TLS, the request does not know the address that people type.
  originOf: ({ url }) => process.env.BLOCKYARD_ORIGIN?.replace(/\/+$/, "") || new URL(url).origin,
  requestIdOf: ({ headers }) => contextOf((name) => headers.get(name) ?? undefined).requestId,
};
