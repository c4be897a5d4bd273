import type { Transport } from "#lib/api/prefect-peer/transport.ts";
import { DomainError } from "#lib/core/errors.ts";

// Next's bundles and the server each hold a copy of this module; the way out is one.
const place = globalThis as typeof globalThis & { blockyardOutgoing?: Transport };

/** Gives the server's own imports a way out; without one they are switched off. */
export function setOutgoing(transport: Transport | undefined): void {
  place.blockyardOutgoing = transport;
}

export function isOutgoingOpen(): boolean {
  return place.blockyardOutgoing !== undefined;
}

/** The way out; refuses with `forbidden` where it is switched off. */
export function getOutgoing(): Transport {
  if (place.blockyardOutgoing) return place.blockyardOutgoing;
  throw new DomainError(
    "forbidden",
    "This server may not connect to others (BLOCKYARD_OUTGOING=0). Use the command line: blockyard import prefect --from URL.",
  );
}
