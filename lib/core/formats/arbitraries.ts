import fc from "fast-check";
import type { FileEdit } from "./define.ts";

/** How many cases each law runs, other ones each time: 600, or what FORMAT_LAW_CASES says (the full run takes 100000). */
export const lawCases = Number(process.env.FORMAT_LAW_CASES ?? 600);

const hostile = [
  "\n",
  "\r",
  "\r\n",
  "\t",
  " ",
  ";",
  "#",
  "=",
  ":",
  "[",
  "]",
  '"',
  "'",
  "`",
  "\\",
  "%",
  "%%",
  "%(a)s",
  "$",
  "\u00a0",
  "\u0085",
  "\u2028",
  "\u001c",
  "\0",
  "\ufeff",
];
const harmless = ["a", "B", "0", "x y", "€", "🔑", "é", "[s]", "k = v", "export ", "DEFAULT", "-", ".", "_"];
const piece = fc.oneof(fc.constantFrom(...hostile), fc.constantFrom(...harmless), fc.string({ unit: "binary", maxLength: 3 }));

/** Any text, mostly of characters that mean something to a file format. */
export const hostileText = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

export const hugeText = fc.string({ unit: fc.constantFrom("a", "%", "=", "€", '"', "\\"), minLength: 9_000, maxLength: 10_240 });

export const value = fc.oneof({ weight: 40, arbitrary: hostileText }, { weight: 1, arbitrary: hugeText });

const name = fc.constantFrom("a", "b", "c d", "prod", "x.y", "é");
const anyName = fc.oneof({ weight: 6, arbitrary: name }, { weight: 1, arbitrary: hostileText });

export function editsOf(section: fc.Arbitrary<string>): fc.Arbitrary<FileEdit[]> {
  const edit: fc.Arbitrary<FileEdit> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ edit: fc.constant("set" as const), section, key: anyName, value }) },
    { weight: 2, arbitrary: fc.record({ edit: fc.constant("unset" as const), section, key: anyName }) },
  );
  return fc.array(edit, { minLength: 1, maxLength: 4 });
}

export const iniEdits = editsOf(anyName);
export const dotenvEdits = editsOf(fc.constant("")).map((edits) =>
  edits.map((edit) => ({ ...edit, key: "key" in edit ? edit.key.replace(" ", "_") : "" }) as FileEdit),
);

const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r");
const indent = fc.constantFrom("", "", "", " ", "  ", "\t", "\u00a0");

const iniLine = fc.oneof(
  { weight: 3, arbitrary: name.map((text) => `[${text}]`) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        name,
        fc.constantFrom("=", " = ", ":", " : ", "= "),
        fc.oneof(fc.constantFrom("", "v", "100%%", "two words", "# not a comment"), hostileText),
      )
      .map((parts) => parts.join("").replace(/[\r\n]/g, "")),
  },
  { weight: 2, arbitrary: fc.constantFrom("# comment", "; comment", "", "   ", "#") },
  { weight: 2, arbitrary: fc.constantFrom("continued", "- item", "x = in a value", "[in a value]") },
  { weight: 1, arbitrary: fc.constantFrom("[DEFAULT]", "[a] junk", "[", "]", "=", "%(b)s") },
);

function textOf(line: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const lines = fc.array(fc.tuple(indent, line, lineEnd), { maxLength: 12 });
  return fc
    .tuple(fc.constantFrom("", "", "\ufeff"), lines, fc.boolean())
    .map(
      ([mark, rows, ended]) =>
        mark + rows.map(([space, text, end], index) => space + text + (ended || index < rows.length - 1 ? end : "")).join(""),
    );
}

/** INI files as badly written as they come; many of them are refused. */
export const iniText = textOf(iniLine);

const dotenvLine = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom("", "", "export "),
        fc.constantFrom("a", "b", "C", "prod", "x.y"),
        fc.constantFrom("=", " = "),
        fc.constantFrom("", "v", "'q #'", '"d\\n"', '"a\nb"', "`t`", "v # c", "'"),
      )
      .map((parts) => parts.join("")),
  },
  { weight: 2, arbitrary: fc.constantFrom("# comment", "", "  ") },
  { weight: 1, arbitrary: hostileText },
);
export const dotenvText = textOf(dotenvLine);
