import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = new URL("../..", import.meta.url).pathname;

/** What stands in a fenced block or in backticks, with the file and the line where it begins. */
export type Sample = { place: string; language: string; text: string; isFenced: boolean };

/** Every example of the README and of the pages in docs; decisions tell of what was. */
export function docSamples(): Sample[] {
  const pages = ["README.md", ...readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []))];
  return pages.flatMap((page) => samplesOf(page, readFileSync(join(root, page), "utf8")));
}

function samplesOf(page: string, text: string): Sample[] {
  const samples: Sample[] = [];
  let fenced: Sample | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const place = `${page}:${index + 1}`;
    const fence = /^\s*```(\w*)/.exec(line);
    if (fence && fenced) {
      samples.push(fenced);
      fenced = undefined;
    } else if (fence) fenced = { place, language: fence[1] ?? "", text: "", isFenced: true };
    else if (fenced) fenced.text += `${line}\n`;
    else for (const [, code = ""] of line.matchAll(/`([^`]+)`/g)) samples.push({ place, language: "", text: code, isFenced: false });
  }
  return samples;
}

/** The simple commands in a sample, each as its words: prompts, assignments, comments, redirections and what an option mark frames are gone. */
export function commandsIn({ text, language }: Pick<Sample, "text" | "language">): string[][] {
  if (["json", "yaml", "text"].includes(language)) return [];
  if (language === "dockerfile")
    return [[...text.matchAll(/^(?:ENTRYPOINT|CMD) (\[.*\])$/gm)].flatMap(([, words = "[]"]) => JSON.parse(words))];
  return text.split("\n").flatMap((line) => commandsOfLine(language === "ini" ? (/^ExecStart=(.*)/.exec(line)?.[1] ?? "") : line));
}

function commandsOfLine(line: string): string[][] {
  const spoken = line
    .replace(/^\s*\w*\$\s+/, "")
    .replace(/\\\|/g, "|")
    .replace(/"\$\(|\)"/g, ";")
    .replace(/ ?…/g, "")
    .replace(/\[((?:-|[A-Z])[^\]]*)\]/g, "$1");
  const commands: string[][] = [[]];
  for (const [token] of spoken.matchAll(/[|;&()]+|[<>]+ ?[^\s|;&()]*|(?:^|\s)#.*|(?:'[^']*'|"[^"]*"|\\.|[^\s|;&()<>'"\\])+/g)) {
    if (/^\s*#|^[<>]/.test(token)) continue;
    if (/^[|;&()]/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, one, two, three) => one ?? two ?? three));
  }
  return commands.filter((words) => words.length > 0);
}
