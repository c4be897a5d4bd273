import { Hono } from "hono";
import type { ApiOptions } from "#lib/api/app.ts";
import { uuidShape } from "#lib/api/contract/operation.ts";
import type { PrefectOperation } from "#lib/api/contract/prefect/inputs.ts";
import { type PrefectOperationName, prefectContract } from "#lib/api/contract/prefect.ts";
import { withWholeLink } from "#lib/api/whole-link.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import { prefectUsecases } from "#lib/usecases/prefect/registry.ts";
import { addHandshake, findVersionProblem, refuseStranger } from "./handshake.ts";
import { readRequest, wantsSecrets } from "./read-request.ts";
import { jsonAnswer, notFound, refusal } from "./refusals.ts";

type Row = PrefectOperation & { name: PrefectOperationName };

/** Answered whatever version a client names. */
const unversioned = /^\/api\/(health|version)\/?$/;

/** Prefect 3's API below /api, made from its table: the same use cases as behind our own, with Prefect's names, bodies and status codes. */
export function createPrefect(options: Pick<ApiOptions, "callerOfProgram" | "requestIdOf" | "originOf">): Hono {
  const { callerOfProgram, requestIdOf, originOf } = options;
  // Not strict: Prefect's clients write some routes with a slash at the end, and other tools the same ones without.
  const app = new Hono({ strict: false });
  app.use(async ({ req }, next) => {
    const problem = unversioned.test(req.path) ? undefined : findVersionProblem(req.raw.headers.get("x-prefect-api-version"));
    return problem ?? next();
  });
  addHandshake(app, { callerOfProgram });
  for (const [route, rows] of routesOf(prefectContract)) {
    const [method = "", path = ""] = route.split(" ");
    app.on(method, `/api${path}`, async ({ req }) => {
      const caller = await callerOfProgram(req.raw);
      refuseStranger(caller);
      const params = req.param() as Record<string, string>;
      if (params.id !== undefined && !uuidShape.test(params.id)) return notFound();
      const input = await readRequest(rows.plain, req.raw, params);
      const row = rows.withSecrets && wantsSecrets(input) ? rows.withSecrets : rows.plain;
      return answer(row, (await prefectUsecases[row.name](caller, input)) as Json);
    });
  }
  for (const path of pathsOf(prefectContract)) {
    app.all(`/api${path}`, async ({ req }) => {
      refuseStranger(await callerOfProgram(req.raw));
      return jsonAnswer({ detail: "Method Not Allowed" }, 405);
    });
  }
  app.notFound(async ({ req }) => {
    try {
      refuseStranger(await callerOfProgram(req.raw));
      return notFound();
    } catch (error) {
      return refusal(error, requestIdOf(req.raw));
    }
  });
  app.onError((error, { req }) => refusal(withWholeLink(error, originOf(req.raw)), requestIdOf(req.raw)));
  return app;
}

type Rows = { plain: Row; withSecrets?: Row };

/** The rows by method and path: the row that reveals is the same route as its plain one. */
function routesOf(table: typeof prefectContract): Map<string, Rows> {
  const routes = new Map<string, Rows>();
  for (const row of Object.values(table) as Row[]) {
    const route = `${row.method} ${patternOf(row)}`;
    const known = routes.get(route);
    routes.set(route, known ? { ...known, withSecrets: row } : { plain: row });
  }
  return routes;
}

function pathsOf(table: typeof prefectContract): Set<string> {
  return new Set((Object.values(table) as Row[]).map(patternOf));
}

function patternOf({ path }: Row): string {
  return path.replace(/\{(\w+)\}/g, ":$1").replace(/\/$/, "");
}

function answer({ status }: Row, output: Json): Response {
  if (status === 204) return new Response(null, { status, headers: { "cache-control": "no-store" } });
  // A schema that is there already is no failure: the client that asks for it again goes on with it.
  if (isJsonObject(output) && typeof output.isNew === "boolean") {
    const { isNew, ...body } = output;
    return jsonAnswer(body, isNew ? 201 : 200);
  }
  return jsonAnswer(output, status);
}
