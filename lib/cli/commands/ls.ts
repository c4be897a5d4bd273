import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import { printable, printJson, printTable } from "#lib/cli/output.ts";
import { connect, type Server } from "#lib/cli/server.ts";
import { kinds } from "#lib/core/paths.ts";

const pageSize = 200;

export const ls: Command = {
  name: "ls",
  summary: "List entries",
  words: ["PATH?"],
  options: {
    search: { type: "string", short: "q", value: "WORDS", help: "only entries that match the words" },
    tag: { type: "string", value: "TAG", help: "only entries with this tag" },
    trash: { type: "boolean", help: "the deleted entries" },
    ...jsonOption,
    ...serverOptions,
  },
  details: ["PATH narrows the list: block, block/aws-credentials, kv, config, config/<namespace>. Shows no value."],
  async run(io, args) {
    const filter = { ...filterOf(args.words[0]), q: args.text("search"), tag: args.text("tag"), trash: args.flag("trash") };
    const entries = await listAll(await connect(io, args), filter);
    if (args.flag("json")) {
      printJson(
        io,
        entries.map(({ path, version, updatedAt, updatedBy, tags, description }) => ({
          path,
          version,
          updatedAt,
          updatedBy,
          tags,
          description,
        })),
      );
    } else {
      const rows = entries.map(({ path, version, updatedAt, updatedBy }) => [
        path,
        `v${version}`,
        updatedAt.slice(0, 16).replace("T", " "),
        updatedBy,
      ]);
      printTable(
        io,
        rows.map((row) => row.map(printable)),
      );
    }
    return exitCodes.done;
  },
};

type Filter = ReturnType<typeof filterOf> & { q?: string; tag?: string; trash: boolean };

async function listAll(server: Server, filter: Filter): Promise<EntrySummary[]> {
  const all: EntrySummary[] = [];
  for (let page = 1; ; page++) {
    const { entries, total } = await server.call("listEntries", { ...filter, sort: "name", page, pageSize });
    all.push(...entries);
    if (entries.length === 0 || all.length >= total) return all;
  }
}

function filterOf(path: string | undefined) {
  if (path === undefined) return {};
  const [word, group, ...rest] = path.replace(/\/+$/, "").split("/");
  const kind = kinds.find((candidate) => candidate === word);
  if (!kind || rest.length > 0 || (kind === "kv" && group))
    throw usageError("ls takes block, block/<type>, kv, config or config/<namespace>. For one entry use get.");
  return { kind, types: kind === "block" ? group : undefined, namespace: kind === "config" ? group : undefined };
}
