import { type APIRequestContext, request } from "@playwright/test";
import { buildRequest, type InputOf, type OutputOf } from "#lib/api/client.ts";
import type { OperationName } from "#lib/api/contract.ts";
import type { JsonObject } from "#lib/core/json.ts";
import type { Role } from "#lib/core/permissions.ts";

export type StorageState = Awaited<ReturnType<APIRequestContext["storageState"]>>;
export type Person = { email: string; name: string; password: string };

/** Not among the passwords that are guessed, and not made of the person's name. */
const password = "orbit-lantern-quartz";

export function personOf(role: Role): Person {
  return { email: `${role}@blockyard.test`, name: role === "owner" ? "owner" : `The ${role}`, password };
}

/** A browser's half of the API: the cookie of a signed-in person and the headers that a page of ours sends. */
export type SignedIn = {
  call: <Name extends OperationName>(name: Name, input: InputOf<Name>) => Promise<OutputOf<Name>>;
  state: () => Promise<StorageState>;
  end: () => Promise<void>;
};

/** Signs a person in without a browser, over the same routes as the form. */
export async function signIn(origin: string, { email, password }: Person): Promise<SignedIn> {
  const context = await request.newContext({ baseURL: origin, extraHTTPHeaders: { origin, "sec-fetch-site": "same-origin" } });
  const { csrfToken } = (await (await context.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { csrfToken, email, password, json: "true", callbackUrl: `${origin}/` };
  const answer = await context.post("/api/auth/callback/credentials", { form });
  if (!answer.ok()) throw new Error(`${email} is not signed in: status ${answer.status()}.`);
  return {
    call: (name, input) => call(context, origin, name, input),
    state: () => context.storageState(),
    end: () => context.dispose(),
  };
}

async function call<Name extends OperationName>(context: APIRequestContext, origin: string, name: Name, input: InputOf<Name>) {
  const { url, headers, init } = buildRequest(name, input as JsonObject, { origin });
  const answer = await context.fetch(url, { method: init.method, headers, data: "body" in init ? init.body : undefined });
  if (!answer.ok()) throw new Error(`${name}: status ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as OutputOf<Name>;
}

/** Invites a person with a role and lets them take the link. */
export async function join(origin: string, owner: SignedIn, role: Role, person: Person = personOf(role)): Promise<Person> {
  const { link } = await owner.call("addMember", { email: person.email, name: person.name, role });
  const token = link?.split("#")[1] ?? "";
  const context = await request.newContext({ baseURL: origin, extraHTTPHeaders: { origin, "sec-fetch-site": "same-origin" } });
  await call(context, origin, "acceptLink", { token, password: person.password });
  await context.dispose();
  return person;
}
