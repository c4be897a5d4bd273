import fc from "fast-check";
import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { type Json, jsonNumber } from "#lib/core/json.ts";
import { hostileText, value as textValue } from "./arbitraries.ts";
import type { FileEdit } from "./define.ts";

/** Numbers as JSON writes them, most of which a JS number would print otherwise. */
export const numberText = fc.oneof(
  fc.constantFrom(
    "0",
    "-1",
    "1.0",
    "-0",
    "-0.0",
    "1e3",
    "1E+400",
    "12345678901234567890",
    "9007199254740993",
    "9223372036854775807",
    "5e-324",
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
);

const scalar: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: textValue },
  { weight: 3, arbitrary: numberText.map(jsonNumber) },
  { weight: 2, arbitrary: fc.constantFrom<Json>(true, false, null, "", "1979-05-27", "1.0", "true", "null", "inf") },
);
const { any } = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 8, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie("any"), { maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.tuple(fc.oneof(fc.constantFrom("a", "b c", "$ref", "x.y", ""), hostileText), tie("any")), { maxLength: 2 })
        .map((members) => Object.fromEntries(members.filter(([key]) => !["__proto__", "constructor", "prototype"].includes(key))) as Json),
    },
  ),
}));

/** Any value that JSON can write. */
export const anyValue = any;

const keyName = fc.constantFrom("a", "b", "c d", "prod", "x.y", "é", "k-1", "1");
export const anyKey = fc.oneof({ weight: 8, arbitrary: keyName }, { weight: 1, arbitrary: hostileText });
const section = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("", "a", "b", "a.b", "prod", "a.b.prod", '["x.y"]', '["c d"].a', "b.a") },
  { weight: 1, arbitrary: fc.oneof(fc.constantFrom("a[0]", "b.", ".", '["a"].b'), hostileText) },
);

/**
 * Edits of a tree: sections are field paths, and some name no object. No object is unset as a key and edited as a section at once: whether it
 * was a key could not be told from the text that comes out.
 */
export const treeEdits: fc.Arbitrary<FileEdit[]> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(
        fc.oneof(
          { weight: 2, arbitrary: fc.record({ edit: fc.constant("set" as const), section, key: anyKey, value: anyValue }) },
          { weight: 1, arbitrary: fc.record({ edit: fc.constant("unset" as const), section, key: anyKey }) },
        ),
        { minLength: 1, maxLength: 5 },
      )
      .map(withoutQuarrels),
  },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant("drop" as const), section }).map((drop) => [drop]) },
);

function withoutQuarrels(edits: FileEdit[]): FileEdit[] {
  return edits.filter((edit) => {
    const segments = parseFieldPath(edit.section);
    return edit.edit !== "unset" || !segments || !isTouched(edits, [...segments.map(String), edit.key]);
  });
}

/** A text with a few characters taken out, doubled or put in: mostly what no reader takes. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const damage = fc.tuple(fc.nat(), fc.constantFrom("cut", "double", "put"), hostileText);
  const hurt = fc.tuple(text, fc.array(damage, { minLength: 1, maxLength: 2 })).map(([whole, damages]) =>
    damages.reduce((result, [where, how, put]) => {
      const place = where % (result.length + 1);
      return (
        result.slice(0, place) +
        (how === "put" ? put : how === "double" ? result.slice(place, place + 1) : "") +
        result.slice(how === "cut" ? place + 1 : place)
      );
    }, whole),
  );
  return fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: hurt });
}

/** The last edit of a key of the object at a path. */
export function findEdit(edits: readonly FileEdit[], path: readonly string[], key: string): FileEdit | undefined {
  const section = formatFieldPath([...path]);
  return edits.findLast((edit) => (edit.edit === "drop" || edit.key === key) && spelled(edit.section) === section);
}

/** Whether an edit's section is the object at a path, or stands in it. */
export function isTouched(edits: readonly FileEdit[], path: readonly string[]): boolean {
  return edits.some(({ section }) => {
    const segments = parseFieldPath(section);
    return segments !== undefined && path.every((segment, index) => segments[index] === segment);
  });
}

function spelled(section: string): string {
  const segments = parseFieldPath(section);
  return segments ? formatFieldPath(segments) : "-";
}
