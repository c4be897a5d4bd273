import { dotenvEdits, dotenvText, hostileText, iniEdits, iniText, value } from "./arbitraries.ts";
import type { FileEdit } from "./define.ts";
import { dotenv } from "./dotenv.ts";
import { scanDotenv } from "./dotenv-scan.ts";
import { ini } from "./ini.ts";
import { scanIni, strip } from "./ini-scan.ts";
import { describeLaws } from "./laws.ts";
import type { Line } from "./lines.ts";

/** Every value of one line without outer white space. */
const plain = hostileText.map((any) => strip(any.replace(/[\r\n\0]|\p{Surrogate}/gu, "")));

describeLaws({
  format: ini,
  text: iniText,
  edits: iniEdits,
  value,
  plain,
  section: "s",
  start: "[s]\nkept = 1 # x\n",
  rest: (text, edits) => withoutKeys(linesOfIni(text), edits),
});

describeLaws({
  format: dotenv,
  text: dotenvText,
  edits: dotenvEdits,
  value,
  plain,
  section: "",
  start: "kept=1 # x\n",
  rest: (text, edits) => withoutKeys(linesOfDotenv(text), edits),
});

type KeyLines = { section: string; key: string; firstLine: number; lastLine: number; commentLines: number[] };

/** The text without the lines of the edited keys; comments between them stay in. */
function withoutKeys({ lines, keys }: { lines: Line[]; keys: KeyLines[] }, edits: readonly FileEdit[]): string {
  const gone = new Set<number>();
  for (const { section, key, firstLine, lastLine, commentLines } of keys) {
    if (!edits.some((edit) => edit.section === section && "key" in edit && edit.key === key)) continue;
    for (let line = firstLine; line <= lastLine; line++) if (!commentLines.includes(line)) gone.add(line);
  }
  return lines.map(({ text, end }, index) => (gone.has(index) ? "" : text + end)).join("");
}

function linesOfIni(text: string) {
  const { lines, sections } = scanIni(text);
  return { lines, keys: sections.flatMap(({ name, keys }) => keys.map((key) => ({ ...key, section: name }))) };
}

function linesOfDotenv(text: string) {
  const { lines, keys } = scanDotenv(text);
  return { lines, keys: keys.map((key) => ({ ...key, section: "", commentLines: [] as number[] })) };
}
