import { expect, it } from "vitest";
import { numbersInWords } from "./numbers-in-words.ts";

it("runs of three and more are drawn together", () => {
  expect(numbersInWords([7, 4, 5, 6])).toBe("4–7");
  expect(numbersInWords([1, 2, 4, 9, 10, 11])).toBe("1, 2, 4, 9–11");
  expect(numbersInWords([])).toBe("");
});
