import { bundleUseOf } from "#lib/cli/bundle/bundle-options.ts";
import type { Args } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { offlineUseOf, openSource } from "#lib/cli/offline/options.ts";
import { connect } from "#lib/cli/server.ts";
import { findProject } from "#lib/cli/targets/project.ts";
import type { Link } from "./sync.ts";

/** The server that flags and settings name, with the offline cache behind it where that is asked for; or a bundle. Nothing is sent yet. */
export async function openLink(io: Io, args: Args): Promise<Link> {
  const bundle = args.text("bundle");
  if (bundle !== undefined) return openBundle(io, args, bundle);
  const server = await connect(io, args);
  const use = offlineUseOf(args, (await findProject(io))?.json.offline);
  return { origin: server.origin, source: openSource(io, server, use), server: use?.mode === "only" ? undefined : server };
}

/** No server, and no token either: everything that is needed stands in the file. */
async function openBundle(io: Io, args: Args, file: string): Promise<Link> {
  if (offlineUseOf(args)) throw usageError("--bundle takes no network and no cache: leave --offline and --offline-ok out.");
  const { bundleSource } = await import("#lib/cli/bundle/bundle-source.ts");
  const source = await bundleSource(io, file, bundleUseOf(args));
  return { origin: source.origin, source, server: undefined };
}
