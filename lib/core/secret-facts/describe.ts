import type { Json } from "#lib/core/json.ts";
import type { SecretFormat, SecretFormatName, ShownPart, Verdict } from "./define.ts";
import { expectedFormat, type SecretHint } from "./expected-format.ts";
import { getSecretFormat, secretFormats } from "./index.ts";
import { withholdShared } from "./withhold.ts";

/**
 * What may be said of a secret without showing it. `format`: the one that is expected, or, where none is, the one that the value has (null:
 * none that we know). `isRight`: whether the value has the expected format; null where none is expected. `parts` are not secret.
 */
export type SecretFacts = { format: SecretFormatName | null; isRight: boolean | null; message: string; parts: ShownPart[] };

/**
 * The facts of a secret value: a pure function of it. They hold no piece of the secret part, not encoded either, and no length; of a value that
 * is not exactly of a known format they hold nothing at all. A caller computes them once, while it has the value in hand, and keeps the facts.
 */
export function describeSecret(value: Json, hint: SecretHint): SecretFacts {
  const expected = expectedFormat(hint);
  if (expected === "free") return { format: null, isRight: null, message: freeMessage(value), parts: [] };
  if (expected === undefined) return recognised(value);
  const format = getSecretFormat(expected);
  const verdict = format.judge(value);
  if (verdict.isRight) return { format: expected, isRight: true, message: rightMessage("Is", format, verdict), parts: partsOf(verdict) };
  const other = recognise(value)?.format;
  const end = other ? ` It looks like ${other.noun}.` : "";
  return { format: expected, isRight: false, message: `Is not ${format.noun}: ${verdict.because}.${end}`, parts: [] };
}

function recognised(value: Json): SecretFacts {
  const found = recognise(value);
  if (!found) return { format: null, isRight: null, message: freeMessage(value), parts: [] };
  const { format, verdict } = found;
  return { format: format.name, isRight: null, message: rightMessage("Looks like", format, verdict), parts: partsOf(verdict) };
}

type Right = Extract<Verdict, { isRight: true }>;

function recognise(value: Json): { format: SecretFormat; verdict: Right } | undefined {
  for (const format of secretFormats) {
    const verdict = format.isTelling ? format.judge(value) : undefined;
    if (verdict?.isRight) return { format, verdict };
  }
  return undefined;
}

function rightMessage(verb: string, { noun }: SecretFormat, { about = "" }: Right): string {
  return `${verb} ${noun}${about && !about.startsWith(":") ? " " : ""}${about}.`;
}

function partsOf({ shown, hidden }: Right): ShownPart[] {
  return withholdShared(shown, hidden);
}

function freeMessage(value: Json): string {
  if (typeof value !== "string") return "Is no text but other JSON. No format is expected here.";
  if (value.trim() !== value) return "Begins or ends with white space. No format is expected here.";
  return "No format is expected here.";
}
