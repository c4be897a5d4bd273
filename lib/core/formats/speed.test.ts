import { expect, it } from "vitest";
import { costMs } from "#lib/core/testing.ts";
import type { FileEdit, FileFormat } from "./define.ts";
import { dotenv } from "./dotenv.ts";
import { ini } from "./ini.ts";
import { yaml } from "./yaml.ts";

const keys = Array.from({ length: 10_000 }, (_, index) => `key_${index}`);
const cases: [name: string, format: FileFormat, section: string, text: string][] = [
  ["ini", ini, "s", `[s]\n${keys.map((key) => `${key} = old\n`).join("")}`],
  ["dotenv", dotenv, "", keys.map((key) => `${key}=old # c\n`).join("")],
  ["yaml", yaml, "", keys.map((key) => `${key}: old # c\n`).join("")],
  ["yaml in braces", yaml, "", `{${keys.map((key) => `"${key}": "old"`).join(",\n ")}}\n`],
];

// Well below a second on a machine of one's own; what is quadratic takes ten and more.
const limitMs = 5_000;

it.each(cases)("%s: 10,000 edits of a file with 10,000 keys take no time that grows with their product", (_, format, section, text) => {
  const set = keys.map((key): FileEdit => ({ edit: "set", section, key, value: "new value" }));
  const add = keys.map((key): FileEdit => ({ edit: "set", section, key: `new_${key}`, value: "v" }));
  const unset = keys.map((key): FileEdit => ({ edit: "unset", section, key }));
  for (const edits of [set, add, unset]) {
    expect(costMs(() => format.patch(text, edits))).toBeLessThan(limitMs);
  }
});

it.each([
  ["ini", ini, ""],
  ["yaml", yaml, "root."],
] as const)("%s: nor do 10,000 new sections", (_, format, prefix) => {
  const edits = (name: string) => keys.map((key): FileEdit => ({ edit: "set", section: prefix + key, key: name, value: "v" }));
  const cost = costMs(() => format.patch(format.patch("", edits("a")), edits("b")));
  expect(cost).toBeLessThan(limitMs);
});
