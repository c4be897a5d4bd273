import { createApi } from "#lib/api/app.ts";
import { openInstance } from "#lib/usecases/open-instance.ts";
import { apiOptions } from "./api-options.ts";
import { readSettings } from "./env.ts";
import { decide } from "./guard.ts";
import { isInternalHeader } from "./headers.ts";
import { migrationsFolderOf } from "./root.ts";
import { createSite, type Site } from "./site.ts";

const api = createApi(apiOptions);
const place = globalThis as typeof globalThis & { blockyardOwnSite?: Promise<Site> };

/**
 * Answers an API request when no server of ours stands in front (plain `next start`): opens the instance at the first one, and applies
 * the same guard. The dashboard stays closed there.
 */
export async function answerApi(request: Request): Promise<Response> {
  place.blockyardOwnSite ??= open();
  const site = await place.blockyardOwnSite;
  const { pathname, search } = new URL(request.url);
  const given = Object.fromEntries(request.headers);
  const decision = decide({ method: request.method, url: pathname + search, headers: given, rawHeaders: [] }, site);
  if (decision.kind === "refuse") return new Response(decision.message || null, { status: decision.status });
  const headers = new Headers(request.headers);
  for (const name of Object.keys(given)) if (isInternalHeader(name)) headers.delete(name);
  headers.delete(decision.identity === "bearer" ? "cookie" : "authorization");
  return api.fetch(new Request(request, { headers }));
}

async function open(): Promise<Site> {
  const root = process.cwd();
  const settings = readSettings(process.env, root);
  const { dataFolder, origin } = settings;
  await openInstance({ dataFolder, origin, migrationsFolder: migrationsFolderOf(root), env: process.env, isServer: true });
  return createSite(settings);
}
