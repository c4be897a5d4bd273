import { type Program, type ProgramPart, programNameOf } from "#lib/core/program.ts";
import type { HeaderReader } from "./context.ts";

const headers: [part: ProgramPart, header: string][] = [
  ["flow", "x-prefect-flow"],
  ["deployment", "x-prefect-deployment"],
  ["worker", "x-prefect-worker"],
];

/** What a Prefect client says of the flow, deployment and worker that it runs in: by name, else by id. Undefined when it says nothing. */
export function programOf(get: HeaderReader): Program | undefined {
  const named = headers.flatMap(([part, header]) => {
    const name = programNameOf(get(`${header}-name`)) ?? programNameOf(get(`${header}-id`));
    return name ? [[part, name] as const] : [];
  });
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}

/** `prefect 3.8.3` for Prefect's clients, of any major version; `prefect` for those of Prefect 2, which say none; undefined for others. */
export function prefectClientOf(get: HeaderReader): string | undefined {
  const [, version = get("x-prefect-core-version")] = /^prefect\/(\S+) \(API /.exec(get("user-agent") ?? "") ?? [];
  if (version !== undefined) return /^\d[\w.+!-]{0,39}$/.test(version) ? `prefect ${version}` : undefined;
  return get("x-prefect-api-version") === undefined ? undefined : "prefect";
}
