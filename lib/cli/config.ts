import { join } from "node:path";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json.ts";
import type { Args } from "./command.ts";
import { configDirectory } from "./config-directory.ts";
import { usageError } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { findLogin, type Login } from "./logins.ts";
import { findProject } from "./targets/project.ts";
import { decodeText, readBytes, readJsonFile, refuseReadableByOthers } from "./text-files.ts";

/** Where to go and as whom. `instance`: the server's identity as it was at sign-in, when that is known. */
export type Settings = { origin: string; token: string; instance: string | undefined };

/**
 * Settings by precedence: flags, BLOCKYARD_URL and BLOCKYARD_TOKEN (or BLOCKYARD_TOKEN_FILE), the user's config.json, the project's
 * blockyard.json. Refuses when there is no server or no token.
 */
export async function readSettings(io: Io, args: Args): Promise<Settings> {
  const { origin, source } = await readOrigin(io, args);
  const token = await readOwnToken(io, args);
  if (token !== undefined) {
    // A project's file must not be able to send a token elsewhere: it comes with whatever repository one happens to stand in.
    if (source === "project" && !isLoopback(new URL(origin))) {
      throw new DomainError(
        "forbidden",
        `blockyard.json names ${origin}, but a token goes only where you say. Set BLOCKYARD_URL=${origin} to allow it.`,
      );
    }
    return { origin, token, instance: undefined };
  }
  const login: Login | undefined = await findLogin(io, origin);
  if (!login)
    throw new DomainError(
      "unauthenticated",
      `There is no token for ${origin}. Run blockyard login --url ${origin}, or set BLOCKYARD_TOKEN.`,
    );
  return { origin, token: login.token, instance: login.instance };
}

export type OriginSource = "flag" | "environment" | "user" | "project";

export async function readOrigin(io: Io, args: Args): Promise<{ origin: string; source: OriginSource }> {
  const candidates: [OriginSource, () => Promise<string | undefined>][] = [
    ["flag", async () => args.text("url")],
    ["environment", async () => io.env.BLOCKYARD_URL],
    ["user", async () => textIn(await readJsonFile(io, join(configDirectory(io), "config.json")), "url")],
    ["project", async () => textIn((await findProject(io))?.json ?? null, "url")],
  ];
  for (const [source, read] of candidates) {
    const url = await read();
    if (url) return { origin: parseOrigin(url), source };
  }
  throw usageError("No server is set. Use --url, BLOCKYARD_URL, or blockyard login --url https://….");
}

async function readOwnToken(io: Io, args: Args): Promise<string | undefined> {
  const file = args.text("token-file") ?? io.env.BLOCKYARD_TOKEN_FILE;
  if (!file && io.env.BLOCKYARD_TOKEN) return parseToken(io.env.BLOCKYARD_TOKEN);
  if (!file) return undefined;
  await refuseReadableByOthers(io, file);
  const bytes = await readBytes(io, file);
  if (!bytes) throw new DomainError("not_found", `There is no token file ${file}.`);
  return parseToken(decodeText(bytes, file));
}

/** A token as text from a file or a terminal: no header can be made of anything else. */
export function parseToken(text: string): string {
  const token = text.trim();
  if (!/^[\x21-\x7e]{8,200}$/.test(token))
    throw new DomainError("unauthenticated", "That is not an API token. Make one in Settings, Tokens.");
  return token;
}

/** The origin of an address. Plain http is for this machine only: elsewhere it would show the token to the network. */
export function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw usageError("The server's address must be such as https://blockyard.example.org.");
  if (url.username || url.password) throw usageError("The server's address must hold no name and no password.");
  if (url.protocol === "http:" && !isLoopback(url)) {
    throw new DomainError("forbidden", `${url.origin} is not encrypted. Use https; http is for this machine only (127.0.0.1, localhost).`);
  }
  return url.origin;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function textIn(object: JsonObject | null, key: string): string | undefined {
  const value = object?.[key];
  return typeof value === "string" ? value : undefined;
}
