import { DomainError } from "#lib/core/errors.ts";
import { importBytesMax } from "#lib/core/import/read-import.ts";

/** Where an import comes from: a file's name and text; what was pasted has no name. */
export type ImportSource = { name: string; text: string };

/** The text of a file, in the browser. Refuses with `too_large` before reading, and with `invalid` what is no text in UTF-8. */
export async function readFile(file: File): Promise<ImportSource> {
  if (file.size > importBytesMax) throw new DomainError("too_large", `${file.name} is larger than 5 MiB. Import it in parts.`);
  const bytes = await file.arrayBuffer();
  try {
    return { name: file.name, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    throw new DomainError("invalid", `${file.name} is no text in UTF-8. Save it as UTF-8 first.`);
  }
}
