import { type Line, malformed, splitLines } from "./lines.ts";

/**
 * An assignment as it stands in the file. `start` to `end` (offsets in the text after the byte order mark) is the value with its
 * quotes; `quote` is "" for a bare one. Lines are 0-based.
 */
export type DotenvKey = { key: string; firstLine: number; lastLine: number; start: number; end: number; quote: string; value: string };

export type DotenvScan = { mark: string; body: string; lines: Line[]; keys: DotenvKey[] };

const assignment = /^[^\S\r\n]*(?:export[^\S\r\n]+)?([A-Za-z_][A-Za-z0-9_.-]*)[^\S\r\n]*=[^\S\r\n]*/;
const keyShape = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

export function isDotenvKey(key: string): boolean {
  return keyShape.test(key);
}

/**
 * Reads a `.env` text: `KEY=value`, optional `export `, full-line and (after white space) inline `#` comments, bare values,
 * 'literal', `literal` and "escaped" ones (`\n \r \t \" \\ \$ \``), the quoted ones over several lines if they like.
 * Variables are not expanded. A key that stands twice is refused, because readers disagree on which one counts.
 */
export function scanDotenv(text: string): DotenvScan {
  const { mark, lines } = splitLines(text);
  const body = text.slice(mark.length);
  const keys: DotenvKey[] = [];
  const seen = new Map<string, number>();
  let offset = 0;
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? { text: "", end: "" };
    if (/^\s*(#|$)/.test(line.text)) {
      offset += line.text.length + line.end.length;
      index++;
      continue;
    }
    const key = readAssignment(body, lines, index, offset);
    const first = seen.get(key.key);
    if (first !== undefined) throw malformed(index + 1, 1, `a key stands twice; it stood first on line ${first + 1}.`);
    seen.set(key.key, index);
    keys.push(key);
    for (; index <= key.lastLine; index++) offset += (lines[index]?.text.length ?? 0) + (lines[index]?.end.length ?? 0);
  }
  return { mark, body, lines, keys };
}

function readAssignment(body: string, lines: Line[], index: number, offset: number): DotenvKey {
  const text = lines[index]?.text ?? "";
  const match = assignment.exec(text);
  if (!match) throw malformed(index + 1, text.search(/\S/) + 1, "the line is neither KEY=value nor a comment.");
  const start = offset + match[0].length;
  const key = { key: match[1] ?? "", firstLine: index, start };
  const quote = body.charAt(start);
  if (quote !== '"' && quote !== "'" && quote !== "`") {
    const rest = text.slice(match[0].length);
    const comment = rest.search(/^#|\s#/);
    const bare = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
    return { ...key, lastLine: index, end: start + bare.length, quote: "", value: bare };
  }
  const end = closingQuote(body, start, quote);
  if (end === undefined) throw malformed(index + 1, match[0].length + 1, "the quote is not closed.");
  const lastLine = index + (body.slice(start, end).match(/\r\n|\n|\r/g)?.length ?? 0);
  const rest = /^[^\r\n]*/.exec(body.slice(end))?.[0] ?? "";
  if (!/^\s*(\s#.*)?$/.test(rest)) {
    const before = body.slice(0, end);
    const lineStart = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
    throw malformed(lastLine + 1, end - lineStart + 1, "something other than a comment follows the closing quote.");
  }
  return { ...key, lastLine, end, quote, value: unquote(body.slice(start + 1, end - 1), quote) };
}

function closingQuote(body: string, start: number, quote: string): number | undefined {
  for (let i = start + 1; i < body.length; i++) {
    if (quote === '"' && body.charAt(i) === "\\") i++;
    else if (body.charAt(i) === quote) return i + 1;
  }
  return undefined;
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", $: "$", "`": "`" };

function unquote(inner: string, quote: string): string {
  const text = inner.replace(/\r\n?/g, "\n");
  if (quote !== '"') return text;
  return text.replace(/\\([\s\S])/g, (whole, char: string) => escapes[char] ?? whole);
}
