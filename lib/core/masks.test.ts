import { expect, it } from "vitest";
import { isMask, isStringifiedNone } from "./masks.ts";

it.each(["***", "********", "**********", " ********** ", "••••••••", "●●●", "SecretStr('**********')", "SecretBytes(b'**********')"])(
  "%j is a mask",
  (text) => expect(isMask(text)).toBe(true),
);

it.each(["", "**", "a***", "***a", "*.*", "None", "••", "my secret", "*** ***"])("%j is a value", (text) =>
  expect(isMask(text)).toBe(false),
);

it("only the word None stands for Python's None", () => {
  expect(["None", " None "].every(isStringifiedNone)).toBe(true);
  expect(["none", "Nonesuch", "null", ""].some(isStringifiedNone)).toBe(false);
});
