import type { Client, InputOf, OutputOf } from "#lib/api/client.ts";
import type { OperationName } from "#lib/api/contract.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Args } from "./command.ts";
import { readSettings, type Settings } from "./config.ts";
import type { Io } from "./io.ts";
import { progressOf } from "./progress.ts";
import { version } from "./version.ts";

const timeoutMs = 60_000;

/** A server that answers the caller whose token it is given. */
export type Server = Settings & {
  call<Name extends OperationName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  send: Client["send"];
  download: Client["download"];
};

/** Connects to the server that flags, environment and settings name. Nothing is sent yet. */
export async function connect(io: Io, args: Args): Promise<Server> {
  return connectTo(io, await readSettings(io, args));
}

export async function connectTo(io: Io, settings: Settings): Promise<Server> {
  // Loaded when it is needed: the contract's schemas would cost `help` and `version` half of their time.
  const { createClient } = await import("#lib/api/client.ts");
  const client = createClient({
    origin: settings.origin,
    token: settings.token,
    fetch: io.fetch,
    userAgent: `blockyard/${version} (${io.platform})`,
  });
  const send: Client["send"] = (name, input, options) =>
    withDownloadShown(io, (onBytes) => client.send(name, input, { signal: AbortSignal.timeout(timeoutMs), onBytes, ...options })).catch(
      async (error: unknown) => {
        if (isRefusedToken(error)) await (await import("./offline/cache-files.ts")).wipeCaches(io, settings.origin, settings.token);
        throw error;
      },
    );
  const call: Server["call"] = async (name, input) => {
    const { body } = await send(name, input);
    if (body === null) throw strangeAnswer(settings.origin);
    return body;
  };
  // No time limit: a long log takes as long as it takes.
  return { ...settings, send, call, download: client.download };
}

const shownBytesMin = 512 * 1024;

/** A long answer shows how far it is. */
async function withDownloadShown<T>(io: Io, work: (onBytes: (done: number, total: number | null) => void) => Promise<T>): Promise<T> {
  const progress = progressOf(io);
  try {
    return await work((done, total) => {
      if ((total ?? done) >= shownBytesMin) progress.show("Receiving", done, total, "bytes");
    });
  } finally {
    progress.clear();
  }
}

/** The token is no longer good for anything: what it has fetched goes too. */
function isRefusedToken(error: unknown): boolean {
  return error instanceof DomainError && error.code === "unauthenticated";
}

/** What to throw when an answer does not have the shape that was asked for: something else answers at that address. */
export function strangeAnswer(origin: string): DomainError {
  return new DomainError("unavailable", `The answer of ${origin} is not one of Blockyard's. Check the address.`);
}

/** Refuses with `forbidden` when another server answers under an address than the one that was signed in to. */
export function refuseOtherInstance(origin: string, known: string | undefined, answered: string, forget: string): void {
  if (known === undefined || known === answered) return;
  throw new DomainError(
    "forbidden",
    `${origin} is not the server that it was: its identity has changed. Nothing was read or written. If that is right, ${forget}.`,
    { isOtherInstance: true },
  );
}
