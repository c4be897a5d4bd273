import type { Args } from "#lib/cli/command.ts";
import type { Io } from "#lib/cli/io.ts";
import { offlineUseOf, openSource } from "#lib/cli/offline/options.ts";
import { connect } from "#lib/cli/server.ts";
import { findProject } from "#lib/cli/targets/project.ts";
import type { Link } from "./sync.ts";

/** The server that flags and settings name, with the offline cache behind it where that is asked for. Nothing is sent yet. */
export async function openLink(io: Io, args: Args): Promise<Link> {
  const server = await connect(io, args);
  const offline = (await findProject(io))?.json.offline;
  const use = offlineUseOf(args, typeof offline === "string" ? offline : undefined);
  return { origin: server.origin, source: openSource(io, server, use), server: use?.mode === "only" ? undefined : server };
}
