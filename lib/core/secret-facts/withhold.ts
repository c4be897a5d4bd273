import { decodeBase64Url } from "./base64.ts";
import type { ShownPart } from "./define.ts";

/** No piece of a secret of this length is ever shown, however it is encoded; of a shorter secret not the whole. */
const pieceLength = 8;
/** A secret shorter than this stands in any text by chance. */
const pieceLengthMin = 4;

/**
 * The parts that hold nothing of what is hidden: all of them or none, because one that does says that the value is not cut as we think.
 */
export function withholdShared(shown: readonly ShownPart[], hidden: readonly string[]): ShownPart[] {
  const texts = shown.map(({ value }) => value.toLowerCase());
  const pieces = new Set(hidden.flatMap(formsOf).flatMap((form) => piecesOf(form.toLowerCase())));
  const isShared = texts.some((text) => [...windowsOf(text)].some((piece) => pieces.has(piece)));
  return isShared ? [] : [...shown];
}

/** A secret as it is, as a URL and as base64 would have it read. */
function formsOf(text: string): string[] {
  return [text, decodeUrl(text), ...text.split(/[^A-Za-z0-9+/=_-]+/).map((word) => decodeBase64Url(word) ?? "")];
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function piecesOf(text: string): string[] {
  if (text.length < pieceLengthMin) return [];
  const length = Math.min(pieceLength, text.length);
  return Array.from({ length: text.length - length + 1 }, (_, at) => text.slice(at, at + length));
}

/** Every piece of a text that could be a piece of a secret. */
function* windowsOf(text: string): Generator<string> {
  for (let length = pieceLengthMin; length <= pieceLength; length++) {
    for (let at = 0; at + length <= text.length; at++) yield text.slice(at, at + length);
  }
}
