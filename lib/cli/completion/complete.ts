import { parseCommandLine } from "#lib/cli/command.ts";
import type { Io } from "#lib/cli/io.ts";
import { connect, type Server } from "#lib/cli/server.ts";
import { readTargets } from "#lib/cli/targets/targets.ts";
import { type DeliveredKind, deliveredKinds } from "#lib/core/paths.ts";

const timeoutMs = 1_500;
const pageSize = 200;
const pagesMax = 10;

/** The words of a kind that begin with `prefix`, a line each, with a description behind a tab where there is one. Names only, no values. */
export async function complete(io: Io, kind: string, start: string, prefix: string): Promise<string[]> {
  if (kind === "targets") return (await readTargets(io)).map(({ name }) => name).filter((name) => name.startsWith(prefix));
  const server = await connect(io, noArgs);
  const signal = AbortSignal.timeout(timeoutMs);
  if (kind === "changes") return (await openChanges(server, signal)).filter((line) => line.startsWith(prefix));
  if (kind !== "paths") return [];
  const paths = await pathsFrom(server, start + prefix, signal);
  return [...new Set(paths)]
    .sort()
    .filter((path) => path.startsWith(start + prefix))
    .map((path) => path.slice(start.length));
}

const noArgs = parseCommandLine({ name: "__complete", summary: "", words: [], options: {}, details: [], run: async () => 0 }, []);

async function openChanges(server: Server, signal: AbortSignal): Promise<string[]> {
  const { body } = await server.send("listOpenChanges", { state: "open", pageSize }, { signal });
  return (body?.changes ?? []).map(({ number, title }) => `${number}\t${title.replace(/\s+/g, " ")}`);
}

/** One step at a time, as folders are: the kinds, then a kind's types or namespaces, then the entries. A KV pair's key is one step. */
async function pathsFrom(server: Server, text: string, signal: AbortSignal): Promise<string[]> {
  const [word = "", group, name] = text.split("/");
  const kind = deliveredKinds.find((known) => known === word);
  if (!kind || group === undefined) return deliveredKinds.map((known) => `${known}/`);
  const isGroupWhole = kind !== "kv" && name !== undefined;
  const narrowed = isGroupWhole ? (kind === "block" ? { types: group } : { namespace: group }) : {};
  const paths = await listed(server, { kind, ...narrowed }, signal);
  return kind === "kv" || isGroupWhole ? paths : paths.map((path) => `${path.split("/", 2).join("/")}/`);
}

type Filter = { kind: DeliveredKind; types?: string; namespace?: string };

async function listed(server: Server, filter: Filter, signal: AbortSignal): Promise<string[]> {
  const paths: string[] = [];
  for (let page = 1; page <= pagesMax; page++) {
    const { body } = await server.send("listEntries", { ...filter, sort: "name", page, pageSize }, { signal });
    paths.push(...(body?.entries ?? []).map(({ path }) => path));
    if (!body || body.entries.length === 0 || page * pageSize >= body.total) break;
  }
  return paths;
}
