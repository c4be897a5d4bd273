import { join } from "node:path";
import type { Args } from "#lib/cli/command.ts";
import { parseOrigin, readOrigin, readSettings, type Settings } from "#lib/cli/config.ts";
import { configDirectory } from "#lib/cli/config-directory.ts";
import type { Io } from "#lib/cli/io.ts";
import { findLogin } from "#lib/cli/logins.ts";
import { findProject, projectFileName } from "#lib/cli/targets/project.ts";
import { readJsonFile } from "#lib/cli/text-files.ts";
import { asFinding, type Finding, note, ok, problem } from "./finding.ts";

export type Known = { origin: string | undefined; settings: Settings | undefined };

/** Where the address and the token come from, what they stand before, and what is there and not used. */
export async function checkSettings(io: Io, args: Args): Promise<{ findings: Finding[]; known: Known }> {
  const known: Known = { origin: undefined, settings: undefined };
  const findings = await asFinding("url", "Say which server is meant: --url https://…, or blockyard login --url https://….", async () => {
    const { origin } = await readOrigin(io, args);
    known.origin = origin;
    const [first, ...others] = await addressesOf(io, args);
    const unused = others.map(({ place, url }) => `${place} (${parsedOrNull(url) ?? "no address"})`);
    return [
      ok("url", `${origin}, from ${first?.place ?? "nowhere"}`),
      ...(unused.length > 0 ? [note("url-unused", `Not used: ${unused.join(", ")}.`)] : []),
    ];
  });
  if (known.origin === undefined) return { findings, known };
  const tokens = await asFinding("token", `Run blockyard login --url ${known.origin}, or set BLOCKYARD_TOKEN.`, async () => {
    known.settings = await readSettings(io, args);
    return tokenFindings(io, args, known.origin ?? "");
  });
  return { findings: [...findings, ...tokens], known };
}

async function addressesOf(io: Io, args: Args): Promise<{ place: string; url: string }[]> {
  const config = join(configDirectory(io), "config.json");
  const project = await findProject(io);
  const own = join(io.cwd, projectFileName);
  const candidates: [string, unknown][] = [
    ["--url", args.text("url")],
    ["BLOCKYARD_URL", io.env.BLOCKYARD_URL],
    [config, (await readJsonFile(io, config).catch(() => null))?.url],
    [project?.path ?? own, project?.json.url],
  ];
  return candidates.flatMap(([place, url]) => (typeof url === "string" && url !== "" ? [{ place, url }] : []));
}

async function tokenFindings(io: Io, args: Args, origin: string): Promise<Finding[]> {
  // What cannot be read is told of the folder; a token from elsewhere does without it.
  const login = await findLogin(io, origin).catch(() => undefined);
  const places = [
    ...(args.text("token-file") ? [`the file ${args.text("token-file")} (--token-file)`] : []),
    ...(io.env.BLOCKYARD_TOKEN_FILE ? [`the file ${io.env.BLOCKYARD_TOKEN_FILE} (BLOCKYARD_TOKEN_FILE)`] : []),
    ...(io.env.BLOCKYARD_TOKEN ? ["BLOCKYARD_TOKEN"] : []),
    ...(login ? [`${join(configDirectory(io), "tokens.json")} (blockyard login)`] : []),
  ];
  const [used, ...unused] = places;
  if (used === undefined) return [problem("token", "There is no token.", `Run blockyard login --url ${origin}.`)];
  return [ok("token", `from ${used}`), ...(unused.length > 0 ? [note("token-unused", `Not used: ${unused.join(", ")}.`)] : [])];
}

function parsedOrNull(url: string): string | null {
  try {
    return parseOrigin(url);
  } catch {
    return null;
  }
}
