import { resolve } from "node:path";
import type { Args } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { hand, refuse } from "#lib/cli/run/compose.ts";
import { patternsWithin } from "#lib/cli/run/pull-patterns.ts";
import { patternsOf, type Request, readSelections } from "#lib/cli/run/request.ts";
import { pullWhole } from "#lib/cli/run/run-program.ts";
import { tellEmpty } from "#lib/cli/run/selections.ts";
import { lookupIn } from "#lib/cli/run/values.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { decodeText, readBytes } from "#lib/cli/text-files.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import type { FileFormat } from "#lib/core/formats/define.ts";
import { findFormat, findFormatByName, knownFormats } from "#lib/core/formats/index.ts";
import { printShell, printVariables } from "./print-variables.ts";
import { readReferences } from "./resolve-file.ts";

const nothing = "Nothing was printed.";

/** Prints what `run` would set, or a file with its references resolved. */
export async function exportValues(io: Io, args: Args): Promise<number> {
  const [file] = args.words;
  const isJson = args.flag("json");
  const format = args.text("format") ?? (isJson && file === undefined ? "json" : undefined);
  if (isJson && (format !== "json" || file !== undefined))
    throw usageError("--json prints variables as --format json does, and goes with no other format and no FILE.");
  const isKnown = format === undefined || (file === undefined && format === "shell") || findFormatByName(format) !== undefined;
  const names = [...knownFormats.map(({ name }) => name), ...(file === undefined ? ["shell"] : [])].join(", ");
  if (!isKnown) throw usageError(`--format takes one of ${names}.`);
  const hasSelection = args.list("target").length + args.list("entry").length > 0;
  if ((file !== undefined) === hasSelection) throw usageError("Use: blockyard export FILE, or blockyard export with --target or --entry.");
  if (io.isTty.stdout && !args.flag("reveal")) {
    throw new DomainError(
      "forbidden",
      "Values may be secret. Use --reveal to show them on the terminal, or send them into a pipe or file.",
    );
  }
  io.out(file === undefined ? await variablesText(io, args, format ?? "dotenv") : await fileText(io, args, file, format));
  return exitCodes.done;
}

async function variablesText(io: Io, args: Args, format: string): Promise<string> {
  const none = new Map<string, never>();
  const request: Request = {
    inherited: {},
    inheritedDrafts: none,
    selections: await readSelections(io, args),
    drafts: none,
    files: none,
    allowedNames: new Set(args.list("allow-name")),
  };
  const { source } = await openLink(io, args);
  const { entries } = await pullWhole(source, patternsOf(request) ?? []);
  const { env } = hand(request, entries, nothing);
  tellEmpty(io, request.selections, entries);
  return format === "shell" ? printShell(env) : printVariables(env, await formatOf(format));
}

async function fileText(io: Io, args: Args, file: string, format: string | undefined): Promise<string> {
  const path = resolve(io.cwd, file);
  const bytes = await readBytes(io, path);
  if (!bytes) throw new DomainError("not_found", `There is no file ${file}.`);
  const { references, resolve: resolved } = readReferences(
    decodeText(bytes, path),
    file,
    format === undefined ? await findFormat(path)?.load() : await formatOf(format),
  );
  const problems: Problem[] = [];
  const patterns = references.map((reference) => reference.path);
  const entries = patterns.length > 0 ? (await pullWhole((await openLink(io, args)).source, patternsWithin(patterns))).entries : [];
  const text = resolved(lookupIn(entries), problems);
  refuse(problems, nothing);
  return text;
}

async function formatOf(name: string): Promise<FileFormat> {
  const format = findFormatByName(name);
  if (!format) throw usageError(`There is no format ${name}.`);
  return format.load();
}
