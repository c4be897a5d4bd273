import fc from "fast-check";
import { hostileText } from "./arbitraries.ts";
import { damaged, numberText } from "./tree-arbitraries.ts";

const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "prod", "k-1", "1", '"c d"', "'x.y'", '"é"', '"a"') },
  { weight: 1, arbitrary: hostileText.map((text) => JSON.stringify(text).replaceAll("\u007f", "\\u007f")) },
);
const dotted = fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => keys.join("."));
const keyName = fc.oneof(
  { weight: 4, arbitrary: key },
  { weight: 1, arbitrary: dotted },
  { weight: 1, arbitrary: fc.constantFrom("a . b", "a.b", "3.14") },
);

const scalar = fc.oneof(
  { weight: 3, arbitrary: hostileText.map((text) => JSON.stringify(text).replaceAll("\u007f", "\\u007f")) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "'lit # eral'",
      "''",
      '""',
      '"\\u00e9\\t"',
      '"""\nthree\r\n "quotes" \\\n   on"""',
      "'''\nli\nt'''",
      '""""x""""',
      "'''''x'''''",
    ),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      numberText,
      fc.constantFrom("0xdead_beef", "0o755", "0b1101", "1_000", "+99", "-0", "6.626e-34", "1_0.2_5e+1", "inf", "-inf", "+nan", "nan"),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "1979-05-27T07:32:00Z",
      "1979-05-27 00:32:00.999999-07:00",
      "1979-05-27T07:32:00",
      "1979-05-27",
      "07:32:00.5",
      "true",
      "false",
    ),
  },
);
const gap = fc.constantFrom("", " ", "  ", "\n", "\n  ", " # c\n ", "\r\n\t", "\n# own\n");
const { content } = fc.letrec<{ content: string; list: string; braces: string }>((tie) => ({
  content: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: tie("list") },
    { weight: 1, arbitrary: tie("braces") },
  ),
  list: fc
    .tuple(fc.array(fc.tuple(gap, tie("content"), gap), { maxLength: 4 }), fc.boolean(), gap)
    .map(
      ([items, isTrailing, last]) => `[${items.map((item) => item.join("")).join(",")}${isTrailing && items.length > 0 ? "," : ""}${last}]`,
    ),
  braces: fc
    .tuple(fc.array(fc.tuple(keyName, tie("content")), { maxLength: 3 }), fc.constantFrom("", " "))
    .map(([members, space]) => `{${space}${members.map(([name, value]) => `${name} = ${value}`).join(",")}${space}}`),
}));

const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(keyName, fc.constantFrom("=", " = ", "  =  ", "\t= "), content, fc.constantFrom("", "", " # c", "  "))
      .map((parts) => parts.join("")),
  },
  { weight: 3, arbitrary: fc.tuple(fc.oneof(key, dotted), fc.constantFrom("", " ")).map(([name, space]) => `[${space}${name}${space}]`) },
  { weight: 1, arbitrary: key.map((name) => `[[${name}]]`) },
  { weight: 1, arbitrary: fc.tuple(key, key).map(([a, b]) => `[[${a}.${b}]] # tables`) },
  { weight: 2, arbitrary: fc.constantFrom("# comment", "", "  ", "# [a]", "#") },
);
const lines = fc.array(fc.tuple(fc.constantFrom("", "", "", "  ", "\t"), line, fc.constantFrom("\n", "\n", "\n", "\r\n")), {
  maxLength: 9,
});

/** TOML as badly written as it comes: about half of it says something twice, and is refused. */
export const tomlText = damaged(
  fc
    .tuple(fc.constantFrom("", "", "", "\ufeff"), lines, fc.boolean())
    .map(
      ([mark, rows, isEnded]) =>
        mark + rows.map(([space, text, end], index) => space + text + (isEnded || index < rows.length - 1 ? end : "")).join(""),
    ),
);
