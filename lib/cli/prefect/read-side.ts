import type { Peer } from "#lib/api/prefect-peer/peer.ts";
import { readBundle } from "#lib/api/prefect-peer/read-bundle.ts";
import type { Io } from "#lib/cli/io.ts";
import { progressOf } from "#lib/cli/progress.ts";

/** Reads a whole server, with a progress bar. */
export async function readSide(io: Io, peer: Peer, name: string) {
  const progress = progressOf(io);
  try {
    return await readBundle(peer, ({ stage, done, total }) => progress.show(`Reading ${stage} of ${name}`, done, total));
  } finally {
    progress.clear();
  }
}
