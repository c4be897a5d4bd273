import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMasker, isTooShortToMask, maskText } from "./masker.ts";

/** What comes out of a filter when the text comes in pieces that end at these places; "idle" between any two. */
function masked(secrets: string[], text: string | Buffer, cuts: number[] = [], isIdle = false): string {
  const filter = createMasker(secrets)();
  const bytes = Buffer.from(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const out: Uint8Array[] = [];
  for (const [index, place] of places.slice(1).entries()) {
    out.push(Buffer.from(filter.push(bytes.subarray(places[index] ?? 0, place))));
    if (isIdle) out.push(Buffer.from(filter.idle()));
  }
  out.push(filter.end());
  return Buffer.concat(out).toString();
}

const secret = 'gehe/im?"Wört 9&';
const forms: [name: string, text: string][] = [
  ["as it is", secret],
  ["as JSON", JSON.stringify(secret)],
  ["as JSON in ASCII", JSON.stringify(secret).replace("ö", "\\u00f6")],
  ["as JSON with escaped slashes", JSON.stringify(secret).replace("/", "\\/")],
  ["URL-encoded", `?p=${encodeURIComponent(secret)}&`],
  ["as a form", new URLSearchParams({ p: secret }).toString()],
  ["in hexadecimal", `0x${Buffer.from(secret).toString("hex")}`],
  ["in hexadecimal, upper case", Buffer.from(secret).toString("hex").toUpperCase()],
  ["in base64", Buffer.from(secret).toString("base64")],
  ["in base64url", Buffer.from(secret).toString("base64url")],
];

describe("a masked stream", () => {
  it.each(forms)("shows no secret %s, wherever it is cut", (_, text) => {
    for (let cut = 0; cut <= Buffer.byteLength(text) + 2; cut++) {
      const result = masked([secret], `a ${text} b`, [cut]);
      expect(result).toContain(maskText);
      expect(result).not.toMatch(/gehe|rt%209|Z2VoZS9p|67656865/i);
      expect(result.startsWith("a ") && result.endsWith(" b")).toBe(true);
    }
  });

  it.each([0, 1, 2, 3])("shows no secret in base64 of something longer, %i bytes after its beginning", (before) => {
    const result = masked([secret], Buffer.from(`${"x".repeat(before)}${secret}yyy`).toString("base64"));
    expect(result).toContain(maskText);
    expect(result.replace(maskText, "").length).toBeLessThan(before * 2 + 10);
  });

  it("shows no line of a secret of several lines, and the marks of a key's ends", () => {
    const lines = ["-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBg", "kqhkiG9w0BAQEF", "-----END PRIVATE KEY-----"];
    expect(masked([`${lines.join("\n")}\n`], `x\n${lines.join("\r\n")}\r\n`)).toBe(
      `x\n${lines[0]}\r\n${maskText}\r\n${maskText}\r\n${lines[3]}\r\n`,
    );
  });

  it("puts one mask over secrets that overlap or follow each other", () => {
    expect(masked(["abcdefgh", "efghijkl"], "-abcdefghijkl-")).toBe(`-${maskText}-`);
    expect(masked(["abcdefgh"], "-abcdefghabcdefgh-")).toBe(`-${maskText}-`);
  });

  it("masks a long secret as one", () => {
    const long = Array.from({ length: 1_000 }, (_, index) => String.fromCharCode(33 + ((index * index) % 90))).join("");
    for (const cut of [1, 63, 64, 65, 500, 999, 1_002]) expect(masked([long], `<${long}>`, [cut])).toBe(`<${maskText}>`);
  });

  it("leaves everything else as it is, byte for byte, wherever it is cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300)), fc.boolean(), (bytes, cuts, isIdle) => {
        const filter = createMasker(["\u00ffnot in there"])();
        const out = [...cuts.sort((a, b) => a - b), bytes.length].map((cut, index, all) => {
          const pushed = Buffer.from(filter.push(bytes.subarray(index === 0 ? 0 : all[index - 1], cut)));
          return isIdle ? Buffer.concat([pushed, Buffer.from(filter.idle())]) : pushed;
        });
        expect(Buffer.concat([...out, filter.end()]).equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("agrees with a plain search for any secrets and any cuts", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 6, maxLength: 9 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 60 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 3 }), text, fc.array(fc.nat(60)), (secrets, output, cuts) => {
        expect(masked(secrets, output, cuts)).toBe(plainlyMasked(secrets, output));
      }),
      { numRuns: 5_000 },
    );
  });

  it("lets the last letters of a prompt go when nothing follows, and masks the rest of a secret that follows all the same", () => {
    const filter = createMasker(["s3cretpassword"])();
    const texts = (...parts: Uint8Array[]) => Buffer.concat(parts).toString();
    expect(texts(filter.push(Buffer.from("is it s")))).toBe("is it ");
    expect(texts(filter.idle())).toBe("s");
    expect(texts(filter.idle())).toBe("");
    expect(texts(filter.push(Buffer.from("3cretpassword!")), filter.end())).toBe(`${maskText}!`);
    expect(texts(filter.push(Buffer.from("s3cre")), filter.idle())).toBe("");
    expect(texts(filter.push(Buffer.from("e")))).toBe("s3cree");
  });

  it("holds nothing back that cannot be the beginning of a secret", () => {
    expect(Buffer.from(createMasker(["s3cretpassword"])().push(Buffer.from("password: "))).toString()).toBe("password: ");
  });

  it("does not mask what is shorter than six characters", () => {
    expect(masked(["12345", " 12345\n"], "12345")).toBe("12345");
    expect(isTooShortToMask("12345\n")).toBe(true);
    expect(isTooShortToMask("123456")).toBe(false);
  });
});

/** The mask over the union of all places where a secret stands; none of these letters is written otherwise in the searched forms. */
function plainlyMasked(secrets: string[], text: string): string {
  const isCovered = Array.from(text, () => false);
  for (const secret of secrets) {
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) isCovered.fill(true, at, at + secret.length);
  }
  return Array.from(text, (char, index) => (!isCovered[index] ? char : isCovered[index - 1] ? "" : maskText)).join("");
}
