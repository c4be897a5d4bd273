import fc from "fast-check";
import { formatJson } from "#lib/core/json.ts";
import { anyKey, anyValue, damaged } from "./tree-arbitraries.ts";

/** JSON as people leave it: on one line or many, tabs and CRs, comments and trailing commas anywhere. */
const blank = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("", "", " ", "\n", "\n  ", "\n\t", "\r\n  ", "  \n    ", "\r", "\n\n  ") },
  { weight: 1, arbitrary: fc.constantFrom("// c\n  ", " /* c */ ", "/* a\n b */", "// , } \r\n", "\n  // own line\n  ", "/**/") },
);
const { object } = fc.letrec<{ object: string; node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: anyValue.map((value) => formatJson(value)) },
    { weight: 3, arbitrary: tie("object") },
  ),
  object: fc
    .tuple(fc.array(fc.tuple(blank, anyKey, blank, blank, tie("node"), blank), { maxLength: 4 }), blank, fc.constantFrom("", "", "", ","))
    .map(([members, last, comma]) => {
      const unique = [...new Map(members.map((member) => [member[1], member])).values()];
      const texts = unique.map(([a, key, b, c, value, d]) => `${a}${JSON.stringify(key)}${b}:${c}${value}${d}`);
      return `{${texts.join(",")}${texts.length > 0 ? comma : ""}${last}}`;
    }),
}));
/** JSON files of any shape; some are refused. */
export const jsonText = damaged(
  fc.tuple(fc.constantFrom("", "", "\ufeff"), blank, object, blank, fc.constantFrom("\n", "\r\n", "")).map((parts) => parts.join("")),
);
