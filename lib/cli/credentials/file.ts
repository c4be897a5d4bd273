import type { Io } from "#lib/cli/io.ts";
import { decodeText, readBytes } from "#lib/cli/text-files.ts";
import { type CredentialSections, readCredentialSections } from "#lib/core/credential-sections.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { FileEdit, FileWarning } from "#lib/core/formats/define.ts";
import { ini } from "#lib/core/formats/ini.ts";
import type { Plan, PlannedBlock } from "./plan.ts";

/** The credentials file as it was read. `bytes` is null when there was none. */
export type CredentialsFile = {
  path: string;
  bytes: Buffer | null;
  text: string;
  sections: CredentialSections;
  warnings: readonly FileWarning[];
};

/** Reads and understands the file; refuses with `invalid`, by line and column or by section, what cannot be read without guessing. */
export async function readCredentialsFile(io: Io, path: string): Promise<CredentialsFile> {
  const bytes = await readBytes(io, path);
  const text = bytes ? decodeText(bytes, path) : "";
  const { document, sections } = understand(path, text);
  const [first] = sections.problems;
  if (first) {
    const problems = sections.problems.map(({ section, key, line, message }) => ({
      path: key ? `[${section}] ${key}` : `[${section}]`,
      message: `${message} (line ${line})`,
    }));
    throw new DomainError("invalid", `${path}: ${problems[0]?.path} ${problems[0]?.message}`, { problems });
  }
  return { path, bytes, text, sections, warnings: document.warnings };
}

function understand(path: string, text: string) {
  try {
    const document = ini.parse(text);
    return { document, sections: readCredentialSections(document) };
  } catch (error) {
    if (error instanceof DomainError) throw new DomainError(error.code, `${path}: ${error.message}`, error.details);
    throw error;
  }
}

/** The text with the plan's pulls and drops made; the same text when there are none. */
export function textAfter(file: CredentialsFile, { blocks, drops }: Plan): string {
  const edits = [...blocks.flatMap(editsOf), ...drops.map(({ section }): FileEdit => ({ edit: "drop", section }))];
  return ini.patch(file.text, edits);
}

function editsOf({ section, pulls, isNew, provider }: PlannedBlock): FileEdit[] {
  const edits = pulls.map(({ key, value, isInherited }): FileEdit => {
    if (value !== undefined) return { edit: "set", section, key, value };
    // A key that stands in [DEFAULT] cannot be taken from one section: an empty value of its own says the same.
    return isInherited ? { edit: "set", section, key, value: "" } : { edit: "unset", section, key };
  });
  return isNew ? [{ edit: "set", section, key: "provider", value: provider }, ...edits] : edits;
}
