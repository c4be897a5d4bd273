import { DomainError } from "#lib/core/errors.ts";

/**
 * The base of a Prefect API as people write it (`PREFECT_API_URL`, or the address of the server alone), without a slash at its end.
 * Refuses with `invalid` what is no http or https address, or holds a name, a password, a query or a fragment.
 */
export function parseApiUrl(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw refused("must be such as http://prefect.example.org:4200/api.");
  if (url.username || url.password) throw refused("must hold no name and no password.");
  if (url.search || url.hash) throw refused("must end with its path.");
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path === "" ? "/api" : path}`;
}

/** True when whoever is on the way can read what is sent: http to another machine. */
export function isReadableOnTheWay(apiUrl: string): boolean {
  const { protocol, hostname } = new URL(apiUrl);
  return protocol === "http:" && hostname !== "localhost" && hostname !== "[::1]" && !/^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function refused(what: string): DomainError {
  const message = `The address of the Prefect API ${what}`;
  return new DomainError("invalid", message, { problems: [{ path: "url", message: what }] });
}
