import { proposeOption, sentOf, sentWords } from "#lib/cli/changes/outcome.ts";
import { type Args, type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printLine } from "#lib/cli/output.ts";
import { connect, type Server } from "#lib/cli/server.ts";
import { decodeText, readBytes } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type Json, parseJson } from "#lib/core/json.ts";
import { fieldOf } from "./entry-fields.ts";

export const set: Command = {
  name: "set",
  summary: "Set a field of an entry, or make the entry",
  words: ["PATH", "FIELD?"],
  options: {
    file: { type: "string", short: "f", value: "FILE", help: "read the value from a file" },
    as: { type: "string", value: "text|json", help: "what the value is; text without it" },
    clear: { type: "boolean", help: "remove the field" },
    "allow-empty": { type: "boolean", help: "set an empty text" },
    base: { type: "string", value: "N", help: "the version that the value was made for; a newer one is a conflict in the same field" },
    ...proposeOption,
    message: { type: "string", short: "m", value: "TEXT", help: "the message of the change" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "The value comes from standard input, a file, or is asked for on the terminal without showing it; never from the command line, where other users could read it. One line end after it is left out.",
    "Without FIELD, --as json replaces all fields that are not secret by those of a JSON object; secrets that it does not name are kept.",
    "Where a policy asks for a review, the value waits in a change: the command names it and ends with 0, and the entry says what it said before.",
  ],
  async run(io, args) {
    const [path = "", word] = args.words;
    const field = fieldOf(path, word);
    if (args.flag("clear") && field === undefined) throw usageError("--clear needs a FIELD.");
    const value = args.flag("clear") ? undefined : await readValue(io, args, `${path} ${field ?? ""}`.trim());
    const server = await connect(io, args);
    const baseVersion = await readBase(server, args, path);
    const edit = editOf(path, field, value, baseVersion);
    const order = { message: args.text("message") ?? "", edits: [edit], asksForReview: args.flag("propose") };
    const outcome = await server.call("createChange", order);
    const { revision, state } = outcome;
    const { version = 0, isChanged = false } = outcome.edits[0] ?? {};
    const sent = await sentOf(server, outcome);
    if (args.flag("json")) printJson(io, { path, field: field ?? null, version, isChanged, revision, state, change: sent ?? null });
    else if (sent) printLine(io, printable(`${path} was ${sentWords(sent)}`));
    else
      printLine(
        io,
        printable(isChanged ? `${path} is at version ${version}, revision ${revision}` : `${path} says that already (version ${version})`),
      );
    return exitCodes.done;
  },
};

function editOf(path: string, field: string | undefined, value: Json | undefined, baseVersion: number) {
  if (field === undefined) {
    if (!isJsonObject(value)) throw usageError("Without a FIELD the value must be a JSON object, with --as json.");
    return { op: "put" as const, path, baseVersion, data: value };
  }
  if (value === undefined) return { op: "patch" as const, path, baseVersion, clear: [field] };
  return { op: "patch" as const, path, baseVersion, set: { [field]: value } };
}

async function readValue(io: Io, args: Args, what: string): Promise<Json> {
  const kind = args.text("as") ?? "text";
  if (kind !== "text" && kind !== "json") throw usageError("--as is text or json.");
  const text = (await readText(io, args, what)).replace(/\r?\n$/, "");
  if (text === "" && !args.flag("allow-empty"))
    throw new DomainError("invalid", "The value is empty. Use --allow-empty if that is meant, or --clear to remove the field.");
  return kind === "json" ? parseJson(text) : text;
}

async function readText(io: Io, args: Args, what: string): Promise<string> {
  const file = args.text("file");
  if (file !== undefined) {
    const bytes = await readBytes(io, file);
    if (!bytes) throw new DomainError("not_found", `There is no file ${file}.`);
    return decodeText(bytes, file);
  }
  return io.isTty.stdin ? io.ask(`Value of ${printable(what)} (not shown): `, { hidden: true }) : io.readStdin();
}

async function readBase(server: Server, args: Args, path: string): Promise<number> {
  const base = args.text("base");
  if (base !== undefined) {
    if (!/^\d{1,9}$/.test(base)) throw usageError("--base is a version number; 0 says that the entry must not exist yet.");
    return Number(base);
  }
  return server.call("getEntryByPath", { path }).then(
    ({ version }) => version,
    (error: unknown) => {
      if (error instanceof DomainError && error.code === "not_found") return 0;
      throw error;
    },
  );
}
