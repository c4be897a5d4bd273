import fc from "fast-check";
import { anyKey, damaged } from "./tree-arbitraries.ts";

/** YAML as people leave it: every kind of scalar, both kinds of collections, anchors, tags, comments and blank lines anywhere. */

const word = fc.constantFrom(
  "v",
  "two words",
  "x:y",
  "a#b",
  "yes",
  "no",
  "0777",
  "1:30",
  "2024-01-02",
  "1_000",
  "0x1F",
  "1e3",
  "~",
  "=",
  "<<",
  ".5",
  "-",
);
const plainScalar = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 2, arbitrary: fc.constantFrom("true", "null", "12", "1.0", "-3", "12345678901234567890", ".inf", "0o17", "") },
);
const quotedScalar = fc.constantFrom(
  "'it''s'",
  '"a\\nb"',
  '"#"',
  "''",
  '""',
  "'a: b'",
  '"\\u20ac \\\n  x"',
  "'one\n  two'",
  '"💡"',
  "!!str 12",
  "!!float 1",
);
const foreignScalar = fc.constantFrom("!vault x", "!Ref a", "!!binary aGk=", "!!timestamp 2024-01-01");
const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "prod", "c d", "k-1", "x.y", "é", '"q"', "'s'", "on") },
  { weight: 1, arbitrary: fc.constantFrom("80", "true", "? a", "[x]", "&k key", '"1"', "!!str 5") },
  { weight: 1, arbitrary: anyKey.map((text) => JSON.stringify(text)) },
);
const comment = fc.constantFrom("", "", "", "", " # c", "   # two: c", " #");
const between = fc.array(fc.constantFrom("", "# own line", "  # deeper", "#k: v", " "), { maxLength: 2 });
const anchor = fc.constantFrom("", "", "", "", "", "&x ", "&y ");

/** Lines of a value, and whether they begin on the line of its key. */
type Part = { inline: boolean; lines: string[] };

const blockScalar = fc
  .tuple(
    fc.constantFrom("|", "|-", "|+", ">", ">-", "|2"),
    comment,
    fc.array(fc.constantFrom("text", "# no comment", "k: v", "", "  deeper", "end "), { minLength: 1, maxLength: 4 }),
  )
  .map(
    ([header, note, lines]): Part => ({ inline: true, lines: [header + note, ...lines.map((line) => (line === "" ? "" : `  ${line}`))] }),
  );

const { map, flow } = fc.letrec<{ value: Part; map: string[]; flow: string; item: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 8, arbitrary: fc.tuple(anchor, fc.oneof(plainScalar, plainScalar, quotedScalar), comment).map(inlinePart) },
    { weight: 1, arbitrary: fc.tuple(fc.constant(""), fc.oneof(foreignScalar, fc.constantFrom("*x", "*y")), comment).map(inlinePart) },
    { weight: 2, arbitrary: blockScalar },
    { weight: 2, arbitrary: fc.tuple(anchor, tie("flow"), comment).map(inlinePart) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(anchor, comment, tie("map"))
        .map(([name, note, lines]): Part => ({ inline: false, lines: [name.trim() + note, ...lines.map(indented)] })),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(comment, fc.array(fc.tuple(between, tie("value")), { minLength: 1, maxLength: 3 }), fc.boolean()).map(
        ([note, items, isDeep]): Part => ({
          inline: false,
          lines: [note, ...items.flatMap(itemLines).map((line) => (isDeep ? indented(line) : line))],
        }),
      ),
    },
  ),
  map: fc
    .array(fc.tuple(between, key, tie("value"), fc.constantFrom("", "", "", "", "", "", "<<: *x", "<<: {m: 1}")), {
      minLength: 1,
      maxLength: 4,
    })
    .map((entries) => [...new Map(entries.map((entry) => [entry[1], entry])).values()].flatMap(entryLines)),
  item: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: fc.constantFrom("1", "v", "'q'", '"d"', "*x", "null") },
    { weight: 1, arbitrary: tie("flow") },
  ),
  flow: fc
    .tuple(
      fc.boolean(),
      fc.array(fc.tuple(fc.constantFrom("a", "b", "prod", '"q"', "k-1"), tie("item"), fc.constantFrom(" ", " ", "\n    ", " # f\n    ")), {
        maxLength: 4,
      }),
      fc.constantFrom("", ",", " "),
    )
    .map(([isMap, members, end]) => {
      const unique = isMap ? [...new Map(members.map((member) => [member[0], member])).values()] : members;
      const texts = unique.map(
        ([name, item, gap], index) => `${index === 0 && gap === " " ? "" : gap}${isMap ? `${name}: ${item}` : item}`,
      );
      const inside = texts.join(",") + (end === "," && texts.length === 0 ? "" : end);
      return isMap ? `{${inside}}` : `[${inside}]`;
    }),
}));

function inlinePart([name, text, note]: [string, string, string]): Part {
  return { inline: true, lines: (name + text + note).split("\n") };
}

function indented(line: string): string {
  return line === "" ? "" : `  ${line}`;
}

function entryLines([before, name, { inline, lines }, merge]: [string[], string, Part, string]): string[] {
  const [first = "", ...rest] = lines;
  const head = `${name}:${inline && first !== "" ? " " : first.startsWith("&") ? " " : ""}${first}`;
  return [...before, ...(merge ? [merge] : []), ...(name.startsWith("? ") ? [name, `: ${first}`] : [head]), ...rest];
}

function itemLines([before, { inline, lines }]: [string[], Part]): string[] {
  const [first = "", ...rest] = lines;
  return [...before, inline ? `- ${first}` : `-${first && ` ${first}`}`, ...rest.map(indented)];
}

const head = fc.constantFrom("", "", "", "", "# top\n", "---\n", "%YAML 1.2\n---\n", "--- # c\n", "# top\n\n---\n");
const tail = fc.constantFrom("", "", "", "", "\n# end", "\n...", "\n...\n# after", "\n\n\n");
const root = fc.oneof(
  { weight: 12, arbitrary: map.map((lines) => lines.join("\n")) },
  { weight: 1, arbitrary: flow },
  { weight: 1, arbitrary: fc.constantFrom("", "# only", "null", "- a", "text") },
);

/** Files as badly written as they come; many are refused. */
export const yamlText = damaged(
  fc
    .tuple(fc.constantFrom("", "", "", "\ufeff"), head, root, tail, fc.constantFrom("\n", "\n", "\r\n", "\r"), fc.boolean())
    .map(([mark, start, body, end, lineEnd, isEnded]) => mark + `${start}${body}${end}${isEnded ? "\n" : ""}`.replaceAll("\n", lineEnd)),
);
