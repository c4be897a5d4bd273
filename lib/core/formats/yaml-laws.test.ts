import { formatFieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";
import type { FileEdit } from "./define.ts";
import { describeLaws } from "./laws.ts";
import { splitLines } from "./lines.ts";
import { anyValue, treeEdits } from "./tree-arbitraries.ts";
import { yaml } from "./yaml.ts";
import { yamlText } from "./yaml-arbitraries.ts";
import { endOfItem, endOfToken, startOfItem } from "./yaml-cuts.ts";
import { lineOf, scanYaml, type YamlScan } from "./yaml-scan.ts";
import { leafOf, treeOf, type YamlObject } from "./yaml-tree.ts";

const isObject = (value: Json) => isJsonObject(value) && Object.keys(value).length > 0;
const isWellFormed = (value: Json) => !/\p{Surrogate}/u.test(JSON.stringify(value)) && !/\\ud[89a-f]/i.test(JSON.stringify(value));
const plain = anyValue.filter((value) => !isObject(value) && isWellFormed(value));

describeLaws({
  format: yaml,
  text: yamlText,
  edits: treeEdits,
  value: anyValue,
  plain,
  section: "s",
  start: "# top\ns: # here\n  kept: 1 # x\n\n# end\n",
  rest,
});

/**
 * The lines of the file, ends and all, without those of the edited keys and of the objects on the way to them that hold nothing else. Where an
 * edited key stands between brackets, all lines of the outermost ones count as its own.
 */
function rest(text: string, edits: readonly FileEdit[]): string {
  const scan = scanYaml(text);
  const gone = new Set<number>();
  const root = treeOf(scan).root;
  const token = root.node?.srcToken;
  if (token?.type === "flow-collection") take(scan, token.offset, endOfToken(scan, token), gone);
  else linesOfEdits(scan, root, [], new Set(edits.map(nameOf)), gone);
  const { mark, lines } = splitLines(text);
  return mark + lines.map((line, index) => (gone.has(index + 1) ? "" : line.text + line.end)).join("");
}

/** Says whether nothing but edited keys is in the object. One that is dropped goes with the comments in it. */
function linesOfEdits(scan: YamlScan, object: YamlObject, path: string[], names: Set<string>, gone: Set<number>): boolean {
  let isEmpty = object.foreign.size === 0;
  const section = formatFieldPath(path);
  for (const [key, member] of object.members) {
    const row = object.node && member.pair?.srcToken;
    const isInBrackets = row?.value?.type === "flow-collection" && isOnTheWay([...path, key], names);
    const isEdited = leafOf(member) !== undefined && (names.has(JSON.stringify([section, key])) || names.has(JSON.stringify([section])));
    const isHollow = () =>
      member.kind === "object" && linesOfEdits(scan, member.object, [...path, key], names, gone) && isOnTheWay([...path, key], names);
    if (row && (isInBrackets || isEdited)) take(scan, startOfItem(row), endOfItem(scan, row) ?? 0, gone);
    else if (row && isHollow()) {
      const isDropped = names.has(JSON.stringify([formatFieldPath([...path, key])]));
      take(scan, startOfItem(row), isDropped ? (endOfItem(scan, row) ?? 0) : startOfItem(row), gone);
    }
    isEmpty &&= row !== undefined && (isEdited || gone.has(lineOf(scan, startOfItem(row))));
  }
  return isEmpty;
}

function take(scan: YamlScan, start: number, end: number, gone: Set<number>): void {
  for (let line = lineOf(scan, start); line <= lineOf(scan, Math.max(start, end)); line++) gone.add(line);
}

function nameOf(edit: FileEdit): string {
  const section = formatFieldPath(parseFieldPath(edit.section) ?? ["\0"]);
  return JSON.stringify("key" in edit ? [section, edit.key] : [section]);
}

function isOnTheWay(path: string[], names: Set<string>): boolean {
  return [...names].some((name) => {
    const section = parseFieldPath((JSON.parse(name) as [string])[0]) ?? [];
    return path.every((segment, index) => section[index] === segment);
  });
}
