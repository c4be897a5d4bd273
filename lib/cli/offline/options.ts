import type { Args } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import type { Server } from "#lib/cli/server.ts";
import { type Source, serverSource } from "#lib/cli/sync/source.ts";
import { parseAge } from "./age.ts";
import { cachedSource, type OfflineUse } from "./cached-source.ts";
import { pinnedSource } from "./history.ts";

/** What was asked for; undefined: no cache is made or used. `project`: what `"offline"` in blockyard.json says, such as `"24h"`. */
export function offlineUseOf(args: Args, project?: unknown): OfflineUse | undefined {
  const [isOnly, isAllowed, age] = [args.flag("offline"), args.flag("offline-ok"), args.text("max-age")];
  if (!isOnly && !isAllowed && project === undefined) {
    if (age !== undefined) throw usageError("--max-age is about the offline cache: use it with --offline or --offline-ok.");
    return undefined;
  }
  const projectMs = project === undefined ? undefined : parseAge(String(project), `"offline" in blockyard.json`);
  const maxAgeMs = age === undefined ? projectMs : parseAge(age, "--max-age");
  return { mode: isOnly ? "only" : "fallback", maxAgeMs };
}

/** Where a command pulls from: the server, checked against what this machine has seen of it, with the offline cache where it is asked for. */
export function openSource(io: Io, server: Server, use: OfflineUse | undefined): Source {
  const source = pinnedSource(io, serverSource(server));
  return use ? cachedSource(io, server, source, use) : source;
}
