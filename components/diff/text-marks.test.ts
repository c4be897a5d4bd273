import { expect, test } from "vitest";
import { markText } from "./text-marks.ts";

const text = (parts: { text: string }[]) => parts.map((part) => part.text).join("");
const marked = (parts: { text: string; isMarked: boolean }[]) => parts.filter((part) => part.isMarked).map((part) => part.text);

test("each side reads as its own whole text", () => {
  expect(text(markText("the old house", "the new house", "old"))).toBe("the old house");
  expect(text(markText("the old house", "the new house", "new"))).toBe("the new house");
});

test("only the words that the other side lacks are marked", () => {
  expect(marked(markText("the old house", "the new house", "old"))).toEqual(["old"]);
  expect(marked(markText("the old house", "the new house", "new"))).toEqual(["new"]);
});

test("a long text is compared by lines and a huge one not at all", () => {
  const line = `${"x".repeat(80)}\n`;
  expect(marked(markText(line.repeat(60), `${line.repeat(59)}y\n`, "new"))).toEqual(["y\n"]);
  expect(markText("a".repeat(150_000), "b".repeat(150_000), "new")).toHaveLength(1);
});
