import { DomainError, invalid } from "./errors.ts";
import { type FieldPath, parseFieldPath } from "./field-paths.ts";
import { lineAndColumn } from "./json.ts";
import { parseEntryPath } from "./paths.ts";

/** A field of an entry, as a text in a file or an environment variable points to it. */
export type ReferenceUri = { path: string; field: FieldPath };

/** A reference inside a text: what stands from `start` to `end` (UTF-16 units), braces included, is to be replaced. */
export type EnclosedReference = { start: number; end: number; reference: ReferenceUri };

const scheme = /^(?:block|kv|config):\/\//;
const opening = /\{\{[ \t]*(?=(?:block|kv|config):\/\/)/g;
/** What must stand as %XX: it would end the reference, or could not be seen. */
const reserved = /[\s\p{C}\p{Z}#%{}]/gu;
const spelling = "Write block://<type>/<name>#<field>, block://secret/<name>, kv://<key> or config://<namespace>/<name>#<field>";

/** True for a text that as a whole is meant to be a reference, well-formed or not. */
export function isReferenceUri(text: string): boolean {
  return scheme.test(text);
}

/**
 * Reads `block://<type>/<name>#<field>`, `config://<namespace>/<name>#<field>`, `kv://<key>` or `block://secret/<name>`; the latter two mean the
 * field `value` unless they name another (`kv://limits#value.max`). The field is a field path. `%XX` stands for a byte of UTF-8 anywhere; white space,
 * `#`, `%`, `{` and `}` must be written so. Refuses with `invalid` anything else, naming `place`, a key or a line.
 */
export function parseReferenceUri(text: string, place: string): ReferenceUri {
  const match = /^(block|kv|config):\/\/([^#]*)(?:#(.*))?$/s.exec(text);
  const [, kind = "", address = "", fragment] = match ?? [];
  if (!match || text.replace(/[#%]/g, "").search(reserved) >= 0)
    throw malformed(place, "holds white space or braces, which are written as %XX, or is no reference");
  const path = `${kind}/${decoded(address, place)}`;
  try {
    parseEntryPath(path);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw malformed(place, `names no entry: ${error.message.replace(/\.$/, "")}`);
  }
  const field = fragment === undefined ? impliedField(path) : decoded(fragment, place);
  if (!field) throw malformed(place, "names no field");
  if (!parseFieldPath(field)?.length) throw malformed(place, "names a field that is no field path, such as region_name, hosts[0].port");
  return { path, field };
}

/** The shortest text that `parseReferenceUri` reads as this reference. */
export function formatReferenceUri({ path, field }: ReferenceUri): string {
  const [kind = "", ...rest] = path.split("/");
  const address = `${kind}://${encoded(rest.join("/"))}`;
  return impliedField(path) === field ? address : `${address}#${encoded(field)}`;
}

/**
 * The references that stand in a text as `{{ block://… }}`, in order. Braces around anything else are somebody else's and not touched. Refuses with
 * `invalid` a reference that is malformed or not closed, naming its line after `place`.
 */
export function findEnclosedReferences(text: string, place: string): EnclosedReference[] {
  const found: EnclosedReference[] = [];
  for (const match of text.matchAll(opening)) {
    const from = match.index + match[0].length;
    const close = text.indexOf("}}", from);
    const { line, column } = lineAndColumn(text, match.index);
    const where = `${place} (line ${line}, column ${column})`;
    const inner = text.slice(from, close);
    if (close < 0 || /[\r\n]/.test(inner)) throw malformed(where, "begins with {{ and is not closed by }} on its line");
    found.push({ start: match.index, end: close + 2, reference: parseReferenceUri(inner.trim(), where) });
  }
  return found;
}

function impliedField(path: string): FieldPath | undefined {
  return path.startsWith("kv/") || path.startsWith("block/secret/") ? "value" : undefined;
}

function encoded(text: string): string {
  return text.replace(reserved, (char) => encodeURIComponent(char));
}

function decoded(text: string, place: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed(place, "has a % that no two hexadecimal digits of UTF-8 follow");
  }
}

function malformed(place: string, what: string): DomainError {
  return invalid(place, `the reference ${what}. ${spelling}.`);
}
