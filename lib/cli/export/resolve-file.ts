import { anyDraft, type Draft, enclosedDraft, fill, referencesOf } from "#lib/cli/run/drafts.ts";
import type { Lookup } from "#lib/cli/run/values.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import type { FileEdit, FileFormat } from "#lib/core/formats/define.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import { isReferenceUri, type ReferenceUri } from "#lib/core/reference-uris.ts";

/** A file that holds references: which ones, and its text with what they point to in their place. */
export type FileWithReferences = { references: ReferenceUri[]; resolve(lookup: Lookup, problems: Problem[]): string };

/**
 * In a format of ours: values that are references, and texts in values that stand in `{{ … }}`. Comments, keys and every byte of what is no reference stay.
 * In any other text (no format): `{{ … }}` anywhere, replaced by the value as it is.
 */
export function readReferences(text: string, file: string, format: FileFormat | undefined): FileWithReferences {
  if (!format) {
    const draft = enclosedDraft(text, file);
    if (!draft) return { references: [], resolve: () => text };
    return { references: referencesOf(draft), resolve: (lookup, problems) => fill(draft, lookup, problems).text };
  }
  const places = parsedPlaces(text, file, format);
  return {
    references: places.flatMap(({ drafts }) => [...drafts.values()].flatMap(referencesOf)),
    resolve: (lookup, problems) => {
      const before = problems.length;
      const edits = places.map(({ section, key, value, drafts }): FileEdit => {
        return { edit: "set", section, key, value: filled(value, drafts, format, lookup, problems) };
      });
      return problems.length > before ? text : format.patch(text, edits);
    },
  };
}

/** `drafts`: by the text that each stands for. */
type KeyPlace = { section: string; key: string; value: Json; drafts: Map<string, Draft> };

function parsedPlaces(text: string, file: string, format: FileFormat): KeyPlace[] {
  const places: KeyPlace[] = [];
  for (const [section, { keys }] of documentOf(text, file, format).sections) {
    for (const [key, { value, line, isInherited }] of keys) {
      const drafts = new Map<string, Draft>();
      const name = section === "" ? key : `[${section}] ${key}`;
      for (const leaf of isInherited ? [] : textsOf(value)) {
        const draft = anyDraft(leaf, `${file}: ${name} (line ${line})`);
        if (draft) drafts.set(leaf, draft);
      }
      if (drafts.size > 0) places.push({ section, key, value, drafts });
    }
  }
  return places;
}

function documentOf(text: string, file: string, format: FileFormat) {
  try {
    return format.parse(text);
  } catch (error) {
    throw error instanceof DomainError ? new DomainError(error.code, `${file}: ${error.message}`, error.details) : error;
  }
}

function textsOf(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isJsonObject(value) ? Object.values(value).flatMap(textsOf) : [];
}

function filled(value: Json, drafts: KeyPlace["drafts"], format: FileFormat, lookup: Lookup, problems: Problem[]): Json {
  if (Array.isArray(value)) return value.map((item) => filled(item, drafts, format, lookup, problems));
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, drafts, format, lookup, problems)]));
  }
  const draft = typeof value === "string" ? drafts.get(value) : undefined;
  if (!draft) return value;
  const [piece] = draft.pieces;
  const isWhole = typeof value === "string" && isReferenceUri(value) && piece !== undefined && typeof piece !== "string";
  const found = isWhole ? lookup(piece) : undefined;
  if (!found || "problem" in found || !format.isTyped) return fill(draft, lookup, problems).text;
  // A file that knows types gets the value with its own.
  if (isJsonObject(found.value)) problems.push({ path: draft.place, message: "points to an object. Name a field in it." });
  return found.value;
}
