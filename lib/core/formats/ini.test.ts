import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lawCases } from "./arbitraries.ts";
import type { FileEdit } from "./define.ts";
import { ini } from "./ini.ts";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
const set = (section: string, key: string, value: string): FileEdit => ({ edit: "set", section, key, value });
const valueIn = (text: string, section: string, key: string) => ini.parse(text).sections.get(section)?.keys.get(key)?.value;

describe("a value is changed in place", () => {
  it.each([
    ["[a]\nkey = old\n", "[a]\nkey = new\n"],
    ["[a]\nKEY=old  \r\nx:1", "[a]\nKEY=new  \r\nx:1"],
    ["[a]\nkey: old\n# c\n", "[a]\nkey: new\n# c\n"],
    ["[a]\nkey =\n", "[a]\nkey = new\n"],
    ["[a]\nkey=\n", "[a]\nkey=new\n"],
    ["[a]\nkey = one\n  two\n  # kept\n  three\n\nx = 1\n", "[a]\nkey = new\n  # kept\n\nx = 1\n"],
    ["[a]\nx = 1\n\n# about b\n[b]\ny = 2", "[a]\nx = 1\nkey = new\n\n# about b\n[b]\ny = 2"],
    ["[a]", "[a]\nkey = new\n"],
    ["[a]\r\n  x = 1\r\n  [b]\r\n", "[a]\r\n  x = 1\r\n  key = new\r\n  [b]\r\n"],
    ["\ufeff[b]\r\nx = 1", "\ufeff[b]\r\nx = 1\r\n\r\n[a]\r\nkey = new\r\n"],
    ["", "[a]\nkey = new\n"],
  ])("%j becomes %j", (before, after) => expect(ini.patch(before, [set("a", "key", "new")])).toBe(after));

  it("a value that is what it was keeps its bytes", () => {
    const text = "[a]\nx = one\n  # c\n  two\ny = 50%\n";
    expect(ini.patch(text, [set("a", "x", "one\ntwo"), set("a", "y", "50%")])).toBe(text);
  });

  it("a removed key takes its lines and no comment with it", () => {
    const text = "[a]\nx = 1\n  more\n ; kept\n  last\n# below\ny = 2\n";
    expect(ini.patch(text, [{ edit: "unset", section: "a", key: "x" }])).toBe("[a]\n ; kept\n# below\ny = 2\n");
  });

  it("a dropped section leaves its neighbours and their comments", () => {
    expect(ini.patch("[a]\nx = 1\n\n[b]\ny = 1\n\n# about c\n[c]\n", [{ edit: "drop", section: "b" }])).toBe(
      "[a]\nx = 1\n\n# about c\n[c]\n",
    );
  });

  it("an inherited key is set in the section itself and cannot be removed from it", () => {
    const text = fixture("defaults.ini");
    expect(valueIn(ini.patch(text, [set("a", "region_name", "us-west-2")]), "b", "region_name")).toBe("us-east-1");
    expect(() => ini.patch(text, [{ edit: "unset", section: "a", key: "late" }])).toThrow("[a] late");
  });
});

describe("percent signs", () => {
  it("are written doubled and read back single", () => {
    const text = ini.patch("[a]\n", [set("a", "password", "100%(x)s%%")]);
    expect(text).toBe("[a]\npassword = 100%%(x)s%%%%\n");
    expect(valueIn(text, "a", "password")).toBe("100%(x)s%%");
  });

  it("every one of them, in any value, in a new key and in an old one", () => {
    const doubled = (text: string) => text.replaceAll("%", "%%");
    const percent = fc.array(fc.constantFrom("%", "%%", "%(a)s", "%(key)s", "a", "é", " ", "="), { minLength: 1, maxLength: 6 });
    const any = percent.map((parts) => `<${parts.join("")}>`);
    fc.assert(
      fc.property(any, fc.constantFrom("[a]\n", "[a]\nkey: 50%\n"), (value, start) => {
        const text = ini.patch(start, [set("a", "key", value)]);
        expect(text.endsWith(`${doubled(value)}\n`)).toBe(true);
        expect(valueIn(text, "a", "key")).toBe(value);
        expect(ini.parse(text).warnings).toEqual([]);
      }),
      { numRuns: lawCases },
    );
  }, 600_000);

  it("a lone one is read as it stands, with a warning that names key and line and no value", () => {
    const { warnings } = ini.parse(fixture("lone-percent.ini"));
    expect(valueIn(fixture("lone-percent.ini"), "a", "password")).toBe("50%off");
    expect(warnings.map(({ section, key, line }) => [section, key, line])).toEqual([
      ["a", "password", 2],
      ["a", "ref", 3],
      ["a", "loop", 4],
    ]);
    expect(JSON.stringify(warnings)).not.toContain("50");
  });

  it("a blank line stays one when ends of all kinds are mixed", () => {
    const text = "[a]\r\na=\rx = in a value\rprod=\n\n";
    const added = ini.patch(text, [set("a", "brandnew", "v")]);
    expect(ini.patch(added, [{ edit: "unset", section: "a", key: "brandnew" }])).toBe(text);
  });

  it("a key that others refer to is not changed behind their back", () => {
    expect(() => ini.patch("[a]\nroot = /x\npath = %(root)s/y\n", [set("a", "root", "/z")])).toThrow("[a] path");
  });
});

describe("a file that Python's configparser refuses is refused with line and column and without its text", () => {
  it.each([
    ["[a]\n  geheim\n", 2, 3],
    ["geheim = 1\n", 1, 1],
    ["[a]\n= geheim\n", 2, 1],
    ["[a]\nx = geheim\n[b]\n[a]\n", 4, 1],
    ["[a]\ngeheim = 1\nGEHEIM = 2\n", 3, 1],
  ])("%j", (text, line, column) => {
    expect(() => ini.parse(text)).toThrow(`Line ${line}, column ${column}: `);
    expect(() => ini.parse(text)).not.toThrow("geheim");
    expect(() => ini.patch(text, [set("a", "x", "1")])).toThrow(`Line ${line}, column ${column}: `);
  });
});

describe("a value that INI cannot hold is refused by section and key, never by its text", () => {
  it.each([" geheim", "geheim ", "geheim\r\nx", "a\n# geheim", "a\n  geheim", "geheim\n", "\ud800"])("%j", (value) => {
    expect(() => ini.patch("[a]\n", [set("a", "key", value)])).toThrow("[a] key: an INI file cannot hold");
    expect(() => ini.patch("[a]\n", [set("a", "key", value)])).not.toThrow("geheim");
  });

  it.each(["DEFAULT", "", "a]\n[b", "x\ny"])("nor is a section named %j made", (section) => {
    expect(() => ini.patch("", [set(section, "key", "v")])).toThrow("an INI file cannot hold");
  });

  it("a value of several lines stands as continuation lines and comes back exactly", () => {
    const value = "-----BEGIN-----\n\nabc=\n[x]\n-----END-----";
    const text = ini.patch("[a]\nkey = 1\nnext = 2\n", [set("a", "key", value)]);
    expect(valueIn(text, "a", "key")).toBe(value);
    expect(valueIn(text, "a", "next")).toBe("2");
  });
});
