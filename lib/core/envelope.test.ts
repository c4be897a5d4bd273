import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AadParts, decodeBlob, encodeAad, encodeBlob } from "./envelope.ts";

const text = fc.string({ unit: "grapheme", maxLength: 6 });
const partsArbitrary: fc.Arbitrary<AadParts> = fc.record({
  instanceId: text,
  table: text,
  workspaceId: text,
  recordId: text,
  fieldPath: text,
  version: fc.nat(),
  schemaId: text,
  purpose: text,
});
const order = ["instanceId", "table", "workspaceId", "recordId", "fieldPath", "version", "schemaId", "purpose"] as const;

const parts: AadParts = {
  instanceId: "i",
  table: "Version",
  workspaceId: "w",
  recordId: "r",
  fieldPath: "f",
  version: 1,
  schemaId: "s",
  purpose: "value",
};

describe("the bytes that a ciphertext is bound to", () => {
  test("read back as the parts they were made of, so different parts have different bytes", () => {
    fc.assert(
      fc.property(partsArbitrary, (parts) => {
        const expected = ["v1", ...order.map((name) => String(parts[name]))];
        expect(splitLengthPrefixed(encodeAad(parts))).toEqual(expected);
      }),
    );
  });

  test("differ when text moves from one part to the next", () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 6 }), (a, b, index) => {
        const [left = "table", right = "workspaceId"] = order.filter((name) => name !== "version").slice(index, index + 2);
        fc.pre(b !== "");
        const joined = encodeAad({ ...parts, [left]: a + b, [right]: "" });
        expect(joined).not.toEqual(encodeAad({ ...parts, [left]: a, [right]: b }));
      }),
    );
  });

  test("differ in each single part", () => {
    for (const name of order) {
      const other = name === "version" ? 2 : `${parts[name]}x`;
      expect(encodeAad({ ...parts, [name]: other })).not.toEqual(encodeAad(parts));
    }
  });
});

describe("a blob", () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

  test("reads back as it was written", () => {
    fc.assert(
      fc.property(fc.nat(0x7fffffff), bytes(12), fc.uint8Array(), bytes(16), (kekId, nonce, ciphertext, tag) => {
        const blob = { suite: 1, kekId, nonce, ciphertext, tag };
        expect(decodeBlob(encodeBlob(blob))).toEqual(blob);
      }),
    );
  });

  test("begins with S1, the suite and the key's number", () => {
    const blob = { suite: 1, kekId: 0x01020304, nonce: new Uint8Array(12), ciphertext: new Uint8Array(0), tag: new Uint8Array(16) };
    expect([...encodeBlob(blob)].slice(0, 7)).toEqual([0x53, 0x31, 1, 1, 2, 3, 4]);
  });

  test("is refused when it is too short, of another format or of an unknown suite", () => {
    const whole = encodeBlob({ suite: 1, kekId: 1, nonce: new Uint8Array(12), ciphertext: new Uint8Array(0), tag: new Uint8Array(16) });
    expect(() => decodeBlob(whole.slice(0, -1))).toThrow(/format S1/);
    expect(() => decodeBlob(Uint8Array.from([0x54, ...whole.slice(1)]))).toThrow(/format S1/);
    expect(() => decodeBlob(Uint8Array.from([0x53, 0x31, 2, ...whole.slice(3)]))).toThrow(/suite 2/);
  });
});

function splitLengthPrefixed(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const end = offset + 4 + view.getUint32(offset);
    texts.push(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.slice(offset + 4, end)));
    offset = end;
  }
  return texts;
}
