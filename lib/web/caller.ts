import { headers } from "next/headers";
import { cache } from "react";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { contextHeaders, contextOf, type HeaderReader, isFromFront } from "./context.ts";
import { identify } from "./identify.ts";

/** Reads the headers of the request that is being answered. Refuses what did not come through the front guard. */
export async function readHeaders(): Promise<HeaderReader> {
  const all = await headers();
  const get: HeaderReader = (name) => all.get(name) ?? undefined;
  if (!isFromFront(get)) throw new DomainError("unavailable", "The dashboard is served by `npm start` only, which has the guard in front.");
  return get;
}

/** The address of the page that is asked for, or from which an action was called: path and query. */
export async function requestUrl(): Promise<URL> {
  const get = await readHeaders();
  return new URL(get(contextHeaders.url) ?? "/", "http://page");
}

/** Who asks, in the workspace that the address names with `w`, else in the session's. Anonymous when nobody is signed in. */
export const getCaller = cache(async (): Promise<Caller> => {
  const get = await readHeaders();
  const workspace = (await requestUrl()).searchParams.get("w") ?? undefined;
  return identify((name) => (name === "authorization" ? undefined : get(name)), contextOf(get), workspace);
});
