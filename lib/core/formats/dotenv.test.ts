import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FileEdit } from "./define.ts";
import { dotenv } from "./dotenv.ts";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");
const set = (key: string, value: string): FileEdit => ({ edit: "set", section: "", key, value });
const read = (text: string) =>
  Object.fromEntries([...(dotenv.parse(text).sections.get("")?.keys ?? [])].map(([key, { value }]) => [key, value]));

it("reads quotes, escapes, export, comments and values over several lines", () => {
  expect(read(fixture("ugly.env"))).toEqual({
    A: "1",
    B: "spaced",
    C: "a#b",
    EMPTY: "",
    EMPTY2: "",
    S: 'single # $HOME "x"',
    D: 'line\nbreak "q" $HOME \\ tab\t',
    M: "first\nsecond\nthird",
    T: "back'tick\"",
    "dotted.key-name": "x",
    INDENTED: "yes",
    URL: "https://u:p@h/?a=b&c=d",
    UNI: "€🔑",
  });
  expect(read(fixture("crlf.env"))).toEqual({ A: "1", B: "x\ny", C: "3" });
});

describe("a value is changed in place, in the quotes that it had", () => {
  it.each([
    ["export KEY = old # c\r\n", "export KEY = new # c\r\n"],
    ['KEY="old" # c\n', 'KEY="new" # c\n'],
    ["KEY='old'", "KEY='new'"],
    ["KEY=`old`\n", "KEY=`new`\n"],
    ['KEY="o\nl\nd"\nX=1\n', 'KEY="new"\nX=1\n'],
    ["X=1", "X=1\nKEY=new\n"],
    ["\ufeffX=1\r\n", "\ufeffX=1\r\nKEY=new\r\n"],
    ["KEY=\n", "KEY=new\n"],
    ["KEY=#c\n", "KEY=new #c\n"],
    ["KEY= # c\n", "KEY= new # c\n"],
  ])("%j becomes %j", (before, after) => expect(dotenv.patch(before, [set("KEY", "new")])).toBe(after));

  it.each([
    ["a b", "KEY='a b'\n"],
    ["$HOME", "KEY='$HOME'\n"],
    ["a\nb", 'KEY="a\\nb"\n'],
    ["it's", 'KEY="it\'s"\n'],
    ["a\\b", 'KEY="a\\\\b"\n'],
    ["", "KEY=\n"],
  ])("%j is written so that no reader expands or cuts it", (value, text) => expect(dotenv.patch("", [set("KEY", value)])).toBe(text));

  it("a removed key takes all of its lines", () => {
    expect(dotenv.patch('A=1\nB="x\ny" # c\nC=3\n', [{ edit: "unset", section: "", key: "B" }])).toBe("A=1\nC=3\n");
  });
});

it("a value that is what it was keeps its bytes", () => {
  const text = 'A=a\'b\nB=`x`\nC="x"\n';
  expect(dotenv.patch(text, [set("A", "a'b"), set("B", "x"), set("C", "x")])).toBe(text);
});

it("what readers take for a comment or for a value is told, without its text", () => {
  const { warnings } = dotenv.parse("A=1\nB=#geheim\nC= # c\n");
  expect(warnings.map(({ key, line }) => [key, line])).toEqual([["B", 2]]);
  expect(JSON.stringify(warnings)).not.toContain("geheim");
});

describe("a malformed line is refused with line and column and without its text", () => {
  it.each([
    ["A=1\n  geheim\n", 2, 3],
    ["export geheim\n", 1, 1],
    ["A='geheim\nB=2\n", 1, 3],
    ["A='x\ny' geheim\n", 2, 3],
    ["geheim=1\ngeheim=2\n", 2, 1],
    ["1geheim=2\n", 1, 1],
  ])("%j", (text, line, column) => {
    expect(() => dotenv.parse(text)).toThrow(`Line ${line}, column ${column}: `);
    expect(() => dotenv.parse(text)).not.toThrow("geheim");
  });

  it.each(["a b", "", "x=y", "1a", "a\nb"])("a key named %j is not written", (key) => {
    expect(() => dotenv.patch("", [set(key, "v")])).toThrow("cannot hold");
  });

  it("a section is not written", () => {
    expect(() => dotenv.patch("", [{ edit: "set", section: "a", key: "k", value: "v" }])).toThrow("no sections");
  });
});
