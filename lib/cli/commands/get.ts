import type { Entry } from "#lib/api/contract/entries.ts";
import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printTable } from "#lib/cli/output.ts";
import { connect, type Server } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { leavesOf, valueAt, withValueAt } from "#lib/core/field-paths.ts";
import { formatJson, type Json } from "#lib/core/json.ts";
import { fieldOf } from "./entry-fields.ts";

const masked = "••••••••";

export const get: Command = {
  name: "get",
  summary: "Print an entry, or one field of it",
  words: ["PATH", "FIELD?"],
  options: {
    reveal: { type: "boolean", help: "show secrets on the terminal; each is audited before it leaves the server" },
    "no-newline": { type: "boolean", short: "n", help: "print the value and nothing after it" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "With FIELD the value alone is printed: text as it is, everything else as JSON. A secret goes into a pipe or file without more ado; on a terminal it needs --reveal.",
    "Without FIELD all fields are listed, secrets masked unless --reveal is given. KV pairs and secrets have one field, value.",
  ],
  async run(io, args) {
    const [path = "", word] = args.words;
    const field = fieldOf(path, word);
    const server = await connect(io, args);
    const entry = await server.call("getEntryByPath", { path });
    if (field === undefined) await printEntry(io, server, entry, { isJson: args.flag("json"), reveals: args.flag("reveal") });
    else {
      const value = await readField(io, server, entry, field, args.flag("reveal"));
      printValue(io, value, { isJson: args.flag("json"), end: args.flag("no-newline") ? "" : "\n" });
    }
    return exitCodes.done;
  },
};

async function readField(io: Io, server: Server, entry: Entry, field: string, reveals: boolean): Promise<Json> {
  if (entry.secrets.some((secret) => secret.field === field)) {
    if (io.isTty.stdout && !reveals) {
      throw new DomainError(
        "forbidden",
        `${entry.path} ${field} is secret. Use --reveal to show it on the terminal, or send it into a pipe or file.`,
      );
    }
    return (await server.call("revealField", { id: entry.id, field })).value;
  }
  const value = valueAt(entry.data, field);
  if (value === undefined) throw new DomainError("not_found", `${entry.path} has no field ${field} that is set.`);
  return value;
}

function printValue(io: Io, value: Json, { isJson, end }: { isJson: boolean; end: string }): void {
  const text = typeof value === "string" && !isJson ? value : formatJson(value, 2);
  io.out((io.isTty.stdout ? harmless(text) : text) + end);
}

async function printEntry(io: Io, server: Server, entry: Entry, { isJson, reveals }: { isJson: boolean; reveals: boolean }): Promise<void> {
  let data = entry.data;
  for (const { field } of entry.secrets) {
    data = withValueAt(data, field, reveals ? (await server.call("revealField", { id: entry.id, field })).value : isJson ? null : masked);
  }
  const { path, version, updatedAt, updatedBy, tags, description, secrets } = entry;
  if (isJson) {
    printJson(io, { path, version, updatedAt, updatedBy, tags, description, secrets: secrets.map(({ field }) => field), data });
    return;
  }
  printTable(io, [
    [path, `v${version}`, `${updatedAt.slice(0, 16).replace("T", " ")} by ${printable(updatedBy)}`],
    ...[...leavesOf(data)].map(([field, value]) => [`  ${field}`, printable(typeof value === "string" ? value : formatJson(value))]),
  ]);
}

/** A value on a terminal: lines and tabs stay, everything that steers the terminal is spelled out. */
function harmless(text: string): string {
  return text
    .split(/([\n\t])/)
    .map((part) => (part === "\n" || part === "\t" ? part : printable(part)))
    .join("");
}
