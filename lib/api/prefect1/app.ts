import { Hono } from "hono";
import type { ApiOptions } from "#lib/api/app.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { requireTenant } from "#lib/usecases/prefect1/tenant.ts";
import { answer, errorView } from "./answer.ts";
import { readRequest } from "./read-request.ts";
import { run } from "./run.ts";

/** What clients take for the address: they post to `PREFECT__CLOUD__API` itself, tools to the `graphql` below it. */
const paths = ["/api/prefect1", "/api/prefect1/", "/api/prefect1/graphql"];

/** The door for Prefect 1 clients: GraphQL over the use cases of KV pairs, secrets and tokens. */
export function createPrefect1({ callerOf, requestIdOf, originOf }: Pick<ApiOptions, "callerOf" | "requestIdOf" | "originOf">): Hono {
  const about = (request: Request) => ({ requestId: requestIdOf(request), origin: originOf(request) });
  const app = new Hono();
  for (const path of paths) {
    app.all(path, async ({ req }) => {
      const { raw } = req;
      const caller = await callerBehind(raw, callerOf);
      if (raw.method !== "POST") throw new DomainError("invalid", "Post a GraphQL document: this is the address of a Prefect 1 API.");
      const { data, errors } = await run(await readRequest(raw), caller);
      const faults = errors.map((error) => errorView(error, about(raw)));
      return answer(faults.length > 0 ? { errors: faults, data } : { data });
    });
  }
  app.onError((error, { req }) => answer({ errors: [errorView(error, about(req.raw))] }));
  return app;
}

/** The token of the Authorization header speaks, and nothing else does. */
async function callerBehind(request: Request, callerOf: ApiOptions["callerOf"]): Promise<Caller> {
  if (!/^Bearer /i.test(request.headers.get("authorization") ?? "")) {
    throw new DomainError("unauthenticated", "Send a token of Blockyard as the API key: Authorization: Bearer byd_pat_….");
  }
  const caller = await callerOf(request);
  requireTenant(caller, request.headers.get("x-prefect-tenant-id"));
  return caller;
}
