import { redirect } from "next/navigation";
import type { Caller } from "#lib/core/caller.ts";
import { hasOwner } from "#lib/usecases/people/people.ts";
import { getCaller, requestUrl } from "./caller.ts";
import { signInPath } from "./redirects.ts";

/** The signed-in caller of a page. Nobody is led to sign in and back here; before the first owner everybody is led to the setup. */
export async function pageCaller(): Promise<Caller> {
  const caller = await getCaller();
  if (caller.kind !== "anonymous") return caller;
  if (!(await hasOwner())) redirect("/setup");
  const { pathname, search } = await requestUrl();
  redirect(signInPath(pathname + search));
}
