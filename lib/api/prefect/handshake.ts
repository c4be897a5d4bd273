import type { Hono } from "hono";
import type { ApiOptions } from "#lib/api/app.ts";
import { DomainError } from "#lib/core/errors.ts";
import { jsonAnswer } from "./refusals.ts";

/** Constant in all of Prefect 3: PrefectHQ/prefect, `SERVER_API_VERSION`. */
const apiVersion = "0.8.4";
/** Clients of another major version refuse to talk, and newer ones than the server warn at every run: no release of Prefect 3 is newer. */
const serverVersion = "3.999.0";

/** What answers everybody, and what clients ask before anything else. */
export function addHandshake(app: Hono, { callerOfProgram }: Pick<ApiOptions, "callerOfProgram">): void {
  app.get("/api/health", () => jsonAnswer(true));
  app.get("/api/ready", () => jsonAnswer({ message: "OK" }));
  app.get("/api/version", () => jsonAnswer(apiVersion));
  app.get("/api/hello", async ({ req }) => welcome(await callerOfProgram(req.raw), "👋"));
  app.get("/api/admin/version", () => jsonAnswer(serverVersion));
  app.get("/api/csrf-token", async ({ req }) => {
    refuseStranger(await callerOfProgram(req.raw));
    // Tokens are no cookies: there is nothing to forge. This answer tells the client so for its whole life.
    return jsonAnswer({ detail: "CSRF protection is disabled." }, 422);
  });
}

type Asking = Awaited<ReturnType<ApiOptions["callerOfProgram"]>>;

function welcome(caller: Asking, text: string): Response {
  refuseStranger(caller);
  return jsonAnswer(text);
}

/** Without a valid token the answer is 401 whatever is asked for, never 404: a client would take that for "there is none yet". */
export function refuseStranger(caller: Asking): void {
  if (caller.kind === "anonymous") throw new DomainError("unauthenticated", "Set PREFECT_API_KEY to an API token of Blockyard.");
}

/** Refuses what names another API version than ours can be: no header is fine. */
export function findVersionProblem(header: string | null): Response | undefined {
  if (header === null) return undefined;
  const parts = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(header)?.slice(1).map(Number);
  if (!parts) return jsonAnswer({ detail: "Invalid X-PREFECT-API-VERSION header format. Expected three integers with dots." }, 400);
  const [major = 0, minor = 0] = parts;
  const isOld = major === 0 && minor < 8;
  return isOld ? jsonAnswer({ detail: "This server requires version 0.8.0 or higher." }, 400) : undefined;
}
