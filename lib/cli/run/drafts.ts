import type { Problem } from "#lib/core/errors.ts";
import { textOfValue } from "#lib/core/formats/patch-check.ts";
import { findEnclosedReferences, isReferenceUri, parseReferenceUri, type ReferenceUri } from "#lib/core/reference-uris.ts";
import type { Lookup } from "./values.ts";

/** A text in which references stand for what they point to. `place` names it in refusals. */
export type Draft = { place: string; pieces: readonly (string | ReferenceUri)[] };

export type FilledDraft = { text: string; secrets: string[] };

/** A text that as a whole is a reference, as a draft; undefined for every other text. */
export function wholeDraft(text: string, place: string): Draft | undefined {
  return isReferenceUri(text) ? { place, pieces: [parseReferenceUri(text, place)] } : undefined;
}

/** The same for a text that is a reference or holds some as `{{ … }}`. */
export function anyDraft(text: string, place: string): Draft | undefined {
  return wholeDraft(text, place) ?? enclosedDraft(text, place);
}

/** A text that holds references as `{{ … }}`. */
export function enclosedDraft(text: string, place: string): Draft | undefined {
  const pieces: (string | ReferenceUri)[] = [];
  let end = 0;
  for (const found of findEnclosedReferences(text, place)) {
    pieces.push(text.slice(end, found.start), found.reference);
    end = found.end;
  }
  return pieces.length > 0 ? { place, pieces: [...pieces, text.slice(end)] } : undefined;
}

export function referencesOf({ pieces }: Draft): ReferenceUri[] {
  return pieces.filter((piece) => typeof piece !== "string");
}

/** The text with everything put in; what cannot be is added to the problems. */
export function fill({ place, pieces }: Draft, lookup: Lookup, problems: Problem[]): FilledDraft {
  const secrets: string[] = [];
  const texts = pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    const found = lookup(piece);
    if ("problem" in found) {
      problems.push({ path: place, message: found.problem });
      return "";
    }
    secrets.push(...found.secrets);
    return textOfValue(found.value);
  });
  return { text: texts.join(""), secrets };
}
