import type { OutputOf } from "#lib/api/client.ts";
import { fingerprintOf } from "#lib/cli/bundle/fingerprint.ts";
import type { Settings } from "#lib/cli/config.ts";
import type { Io } from "#lib/cli/io.ts";
import { askLog } from "#lib/cli/offline/ask-log.ts";
import { problemOf } from "#lib/cli/offline/history.ts";
import { findInstance, findWorkspace, readPins, type SeenRow } from "#lib/cli/offline/pins.ts";
import { logProblemOf, rowWords, silenceWords } from "#lib/cli/offline/witness.ts";
import { count, printable } from "#lib/cli/output.ts";
import { connectTo, type Server } from "#lib/cli/server.ts";
import { version } from "#lib/cli/version.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type Finding, note, ok, problem, warning } from "./finding.ts";

const dayMs = 86_400_000;
const expiryWarningDays = 14;

type Me = OutputOf<"me">;

/** Who the token is for the server, what it may do and for how long; and whether the server is the one that this machine knows. */
export async function checkIdentity(io: Io, settings: Settings): Promise<Finding[]> {
  const server = await connectTo(io, settings);
  try {
    const me = await server.call("me", {});
    return [
      ...callerFindings(me),
      ...(await tokenFindings(server, me)),
      versionFinding(me),
      ...(await pinFindings(io, server, settings, me)),
    ];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const isToken = error.code === "unauthenticated";
    const fix = isToken ? `Make a new one: blockyard login --url ${settings.origin}.` : "Check that the server runs, and try again.";
    return [problem("caller", printable(error.message), fix)];
  }
}

function callerFindings({ name, kind, workspace, permissions }: Me): Finding[] {
  const where = workspace ? `workspace ${workspace.slug} at revision ${workspace.revision}` : "no workspace";
  const caller = ok("caller", printable(`${name} (${kind}), ${where}`));
  if (!workspace) return [caller, problem("rights", "The token belongs to no workspace.", "Make one in Settings, Tokens.")];
  if (permissions.includes("pull")) return [caller, ok("rights", permissions.join(", "))];
  return [
    caller,
    note("rights", `${permissions.join(", ") || "none"}: the token may not pull.`, "Make one with the scope pull in Settings, Tokens."),
  ];
}

async function tokenFindings(server: Server, { id, kind }: Me): Promise<Finding[]> {
  if (kind !== "token") return [];
  const listed = await server.call("listTokens", {}).catch(() => undefined);
  const own = listed?.tokens.find((token) => token.id === id);
  if (!own) return [];
  const days = Math.floor((Date.parse(own.expiresAt) - Date.now()) / dayMs);
  const when = `${own.prefix}… expires in ${count(days, "day")}, on ${own.expiresAt.slice(0, 10)}`;
  const expiry =
    days > expiryWarningDays
      ? ok("expiry", when)
      : warning("expiry", when, `Make another in time: blockyard login --url ${server.origin}.`);
  return [
    expiry,
    own.pathPrefix === ""
      ? ok("prefix", "the whole workspace")
      : note("prefix", printable(`The token sees only what lies below ${own.pathPrefix}.`)),
  ];
}

function versionFinding({ version: theirs }: Me): Finding {
  if (theirs === version) return ok("version", `blockyard ${version}, like the server`);
  return note(
    "version",
    printable(`blockyard ${version}, and the server ${theirs}.`),
    "Use the newer of both on both sides when something is not known to one of them.",
  );
}

async function pinFindings(io: Io, server: Server, { origin, instance }: Settings, me: Me): Promise<Finding[]> {
  const pins = await readPins(io);
  const known = instance ?? (Object.hasOwn(pins.servers, origin) ? pins.servers[origin] : undefined);
  const trust = `If that is right, run blockyard trust --url ${origin}.`;
  if (known !== undefined && known !== me.instance)
    return [problem("instance", `${origin} is not the server that it was: its identity has changed.`, trust)];
  const identity = ok("instance", `${me.instance}${known === undefined ? ", not known before" : ", as known"}`);
  const fingerprint = fingerprintOf(me.signingKey);
  const { signingKey: key = null, row = null } = findInstance(pins, me.instance) ?? {};
  const signer =
    key !== null && key !== me.signingKey
      ? problem("fingerprint", `It signs with another key than before: ${fingerprint}.`, trust)
      : ok("fingerprint", fingerprint);
  const seen = me.workspace ? findWorkspace(pins, me.instance, me.workspace.slug) : undefined;
  if (!seen || !me.workspace) return [identity, signer];
  // In which epoch the history is stands in answers of a pull alone.
  const older = problemOf(seen, { epoch: seen.epoch, revision: me.workspace.revision }) ?? (row && (await logProblem(server, me, row)));
  const goesOn = `nothing older than revision ${seen.revision}${row ? ` and ${rowWords(row)} of the audit log` : ""}, which was seen`;
  return [identity, signer, older ? problem("history", older, trust) : ok("history", goesOn)];
}

/** What the next pull would refuse. A token that may not pull is shown nothing of the log. */
async function logProblem(server: Server, me: Me, seen: SeenRow): Promise<string | undefined> {
  if (!me.permissions.includes("pull")) return undefined;
  const log = await askLog(server, me, seen.seq);
  return log ? logProblemOf(seen, log) : silenceWords(seen);
}
