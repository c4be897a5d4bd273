export type FetchMetadata = { site?: string; mode?: string; user?: string; origin?: string };

/** Where a request says that it comes from: our own page (or the person's own hand), another site's page, or nothing is said. */
export type Provenance = "own" | "foreign" | "unknown";

/**
 * Browsers say `Sec-Fetch-Site` and pages cannot forge it; where it is missing `Origin` must be ours. `none` is the address bar,
 * which counts only for what a person does there. `same-site` is another port or subdomain: foreign.
 */
export function provenanceOf({ site, mode, user, origin }: FetchMetadata, ownOrigin: string): Provenance {
  if (site === "same-origin") return "own";
  if (site === "none") return mode === "navigate" && user === "?1" ? "own" : "foreign";
  if (site !== undefined) return "foreign";
  if (origin === undefined) return "unknown";
  return origin === ownOrigin ? "own" : "foreign";
}

export function readFetchMetadata(get: (name: string) => string | undefined): FetchMetadata {
  return { site: get("sec-fetch-site"), mode: get("sec-fetch-mode"), user: get("sec-fetch-user"), origin: get("origin") };
}
