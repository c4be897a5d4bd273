import { describe, expect, it } from "vitest";
import type { FileEdit } from "./define.ts";
import { json } from "./json.ts";
import { toml } from "./toml.ts";

const count = 10_000;
const each = <T>(make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const flat = (edit: "set" | "unset", key: string) =>
  each((index): FileEdit => ({ edit, section: "", key: `${key}${index}`, value: `new ${index}` }));
const sections = each((index): FileEdit => ({ edit: "set", section: `s${index % 1_000}`, key: `k${index}`, value: index }));
const members = each((index): FileEdit => ({ edit: index % 2 ? "set" : "unset", section: "t", key: `k${index}`, value: index }));
const object = JSON.stringify(Object.fromEntries(each((index) => [`k${index}`, `value ${index}`])));
const pretty = JSON.stringify(JSON.parse(object), null, 2);
const lines = each((index) => `k${index} = "value ${index}" # c\n`).join("");
const braces = `t = { ${each((index) => `k${index} = 1`).join(", ")} }\n`;

// Processor time, so that a busy machine changes little; what grows with the square of the keys takes many times as long.
describe("a file of 10,000 keys with 10,000 edits is patched in well below a second", () => {
  it.each([
    ["json, set", json, pretty, flat("set", "k")],
    ["json, one line, set", json, object, flat("set", "k")],
    ["json, unset", json, pretty, flat("unset", "k")],
    ["json, added", json, pretty, flat("set", "new")],
    ["json, in 1,000 new sections", json, pretty, sections],
    ["toml, set", toml, lines, flat("set", "k")],
    ["toml, unset", toml, lines, flat("unset", "k")],
    ["toml, added", toml, lines, flat("set", "new")],
    ["toml, in 1,000 new sections", toml, lines, sections],
    ["toml, in one inline table", toml, braces, members],
  ])("%s", (_, format, text, edits) => {
    const timesMs = [1, 2].map(() => {
      const start = process.cpuUsage();
      format.patch(text, edits);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1_000;
    });
    expect(Math.min(...timesMs)).toBeLessThan(1_000);
  });
});
