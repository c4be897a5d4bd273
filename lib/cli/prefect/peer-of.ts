import { isReadableOnTheWay, parseApiUrl } from "#lib/api/prefect-peer/address.ts";
import { authOf, openPeer, type Peer, type PeerAuth } from "#lib/api/prefect-peer/peer.ts";
import { fetchTransport } from "#lib/api/prefect-peer/transport.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { version } from "#lib/cli/version.ts";
import { DomainError } from "#lib/core/errors.ts";

/**
 * The Prefect server at an address, signed in to with what the environment says (as Prefect's own client reads it). Where it asks for a
 * key and none is set, a person is asked on the terminal; without one the message names the variables.
 */
export async function peerOf(io: Io, address: string): Promise<Peer> {
  const apiUrl = addressOf(address);
  if (isReadableOnTheWay(apiUrl)) io.err(`blockyard: ${apiUrl} is not encrypted: whoever is on the way can read the secrets.\n`);
  const given = authFromEnvironment(io);
  const peer = connectPeer(io, apiUrl, given);
  try {
    await peer.read("POST", "/block_types/filter", { limit: 1 });
    return peer;
  } catch (error) {
    const isAsked = error instanceof DomainError && error.code === "unauthenticated";
    if (!isAsked || given.kind !== "none") throw error;
    if (!io.isTty.stdin)
      throw new DomainError("unauthenticated", "The Prefect server asks for a key. Set PREFECT_API_KEY or PREFECT_API_AUTH_STRING.");
    const key = (await io.ask("Key of the Prefect server, or name:password (not shown): ", { hidden: true })).trim();
    return connectPeer(io, apiUrl, authOf(key));
  }
}

export function connectPeer(io: Io, apiUrl: string, auth: PeerAuth): Peer {
  return openPeer({
    apiUrl,
    auth,
    transport: fetchTransport(io.fetch),
    userAgent: `blockyard/${version} (${io.platform})`,
    sleep: io.sleep,
  });
}

function authFromEnvironment({ env }: Io): PeerAuth {
  const { PREFECT_API_AUTH_STRING: text, PREFECT_API_KEY: key } = env;
  if (text) return { kind: "basic", text: headerText("PREFECT_API_AUTH_STRING", text) };
  return key ? { kind: "key", key: headerText("PREFECT_API_KEY", key) } : { kind: "none" };
}

/** No header can be made of a line end; Basic takes any other character, a bearer token none but ASCII. */
function headerText(name: string, value: string): string {
  const text = value.trim();
  const isFit = name === "PREFECT_API_KEY" ? /^[\x21-\x7e]+$/.test(text) : !/\p{Cc}/u.test(text);
  if (!isFit) throw usageError(`${name} holds characters that no key has.`);
  return text;
}

function addressOf(text: string): string {
  try {
    return parseApiUrl(text);
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : "That is not an address.");
  }
}
