import { DomainError } from "#lib/core/errors.ts";
import type { FileDocument, FileFormat } from "#lib/core/formats/define.ts";
import { findFormat, findFormatByName, knownFormats } from "#lib/core/formats/index.ts";
import { byteLength } from "#lib/core/json.ts";

/** How large a text may be that is imported in the browser (source: LM-1 in docs/security.md). */
export const importBytesMax = 5 * 1024 * 1024;

/** A text that was read: its format, whether it knows types, and what stands in it. */
export type ImportedText = { format: string; isTyped: boolean; document: FileDocument };

export const importFormats: readonly { name: string; label: string }[] = [
  { name: "ini", label: "INI" },
  { name: "dotenv", label: ".env" },
  { name: "toml", label: "TOML" },
  { name: "json", label: "JSON" },
  { name: "yaml", label: "YAML" },
];

/**
 * Reads a text in the format that is named; else in the one that its file's name says; else in the first that its content looks like and that
 * can read it. Refuses with `too_large`, and with `invalid` what cannot be read: the message names line and column, never what stands there.
 */
export async function readImport(text: string, { name = "", format }: { name?: string; format?: string }): Promise<ImportedText> {
  if (byteLength(text) > importBytesMax) throw new DomainError("too_large", "The file is larger than 5 MiB. Import it in parts.");
  if (/\0/.test(text)) throw new DomainError("invalid", "This is no text: it holds a byte of zero. Export it as text first.");
  if (text.trim() === "" || text.trim() === "\uFEFF") throw new DomainError("invalid", "There is nothing in it.");
  const known = format === undefined ? findFormat(name) : findFormatByName(format);
  const names = known ? [known.name] : guessedFormats(text);
  let first: unknown;
  for (const candidate of names) {
    try {
      const found = await loadFormat(candidate);
      return { format: found.name, isTyped: found.isTyped, document: found.parse(text) };
    } catch (error) {
      first ??= error;
    }
  }
  throw refusalIn(names[0] ?? "", first);
}

/** The format that a text would be read in when nothing can read it, for a screen that offers the others. */
export function likelyFormat(text: string, name = ""): string {
  return findFormat(name)?.name ?? guessedFormats(text)[0] ?? "dotenv";
}

/** The formats that a text without a telling name looks like, the likeliest first. */
export function guessedFormats(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/, 200);
  const line = lines.map((one) => one.trim()).find((one) => one !== "" && !/^(?:#|;|\/\/)/.test(one)) ?? "";
  if (/^\{|^\/\*/.test(line)) return ["json", "yaml"];
  if (line.startsWith("---") || line.startsWith("%YAML")) return ["yaml"];
  // A list at the root is JSON that no entry can be made of; the refusal of its own reader says so best.
  if (/^\[\s*(?:[{"'\d[]|\]?$)/.test(line) && !line.startsWith("[[")) return ["json", "toml"];
  // TOML first: what it can read of a file with sections, INI's reader would take with its quotes.
  if (line.startsWith("[")) return ["toml", "ini"];
  if (/^(?:export\s+)?[A-Za-z_][\w.-]*=/.test(line)) return ["dotenv", "toml", "ini"];
  if (/^[\w."'-]+(?:\s*\.\s*[\w"'-]+)*\s+=/.test(line)) return ["toml", "dotenv", "ini"];
  if (/^(?:[^\s:=]+|"[^"]*"|'[^']*')\s*:(?:\s|$)/.test(line)) return ["yaml"];
  return ["dotenv", "yaml", "toml", "ini", "json"];
}

async function loadFormat(name: string): Promise<FileFormat> {
  const known = findFormatByName(name);
  if (!known) throw new DomainError("invalid", `There is no format ${name}. There are: ${knownFormats.map((one) => one.name).join(", ")}.`);
  return known.load();
}

function refusalIn(name: string, error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  const label = importFormats.find((one) => one.name === name)?.label ?? name;
  return new DomainError(error.code, `As ${label} this cannot be read. ${error.message}`, error.details);
}
