import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFieldPath } from "./field-paths.ts";
import { findKeyProblem } from "./paths.ts";
import { findEnclosedReferences, formatReferenceUri, isReferenceUri, parseReferenceUri } from "./reference-uris.ts";

const key = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) => findKeyProblem(text) === undefined);
const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
const slug = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
const path = fc.oneof(
  key.map((text) => `kv/${text}`),
  fc.tuple(slug, name).map(([type, text]) => `block/${type}/${text}`),
  fc.tuple(name, name).map(([namespace, text]) => `config/${namespace}/${text}`),
);
const segment = fc.oneof(fc.string({ unit: "grapheme", minLength: 1 }), fc.nat({ max: 99 }));
const field = fc.array(segment, { minLength: 1, maxLength: 4 }).map(formatFieldPath);

describe("a reference", () => {
  it.each([
    ["block://database-credentials/prod#password", "block/database-credentials/prod", "password"],
    ["block://secret/pin", "block/secret/pin", "value"],
    ["block://secret/pin#value", "block/secret/pin", "value"],
    ["kv://app-limit", "kv/app-limit", "value"],
    ["kv://limits#value.max", "kv/limits", "value.max"],
    ["kv://team/limit", "kv/team/limit", "value"],
    ["kv://50%25%20off%23", "kv/50% off#", "value"],
    ["kv://größe", "kv/größe", "value"],
    ["config://app/web#hosts[0].port", "config/app/web", "hosts[0].port"],
    ['config://app/web#["a.b"].c', "config/app/web", '["a.b"].c'],
  ])("%s is a field of an entry", (text, expectedPath, expectedField) => {
    expect(isReferenceUri(text)).toBe(true);
    expect(parseReferenceUri(text, "KEY")).toEqual({ path: expectedPath, field: expectedField });
  });

  it.each([
    "block://prod#password",
    "block://a/b/c#password",
    "block://Type/prod#password",
    "block://database-credentials/prod",
    "block://database-credentials/prod#",
    "block://database-credentials/prod#a..b",
    "block://database-credentials/prod#pass word",
    "config://web#port",
    "config://app/web",
    "kv://",
    "kv:// a",
    "kv://a b",
    "kv://a%",
    "kv://a%zz",
    "kv://a%ff",
    "kv://{a}",
    "kv://a\nb",
    "kv://a%0Ab",
    "policy://all#x",
    "https://example.org",
  ])("%j is refused by its place", (text) => {
    expect(() => parseReferenceUri(text, "DATABASE_URL")).toThrow(/^DATABASE_URL: the reference /);
  });

  it("reads back as it was written, whatever the key and the field are called", () => {
    fc.assert(
      fc.property(path, field, (entry, wanted) => {
        const text = formatReferenceUri({ path: entry, field: wanted });
        expect(parseReferenceUri(text, "x")).toEqual({ path: entry, field: wanted });
        expect(findEnclosedReferences(`a {{ ${text} }} b {{${text}}}`, "x").map(({ reference }) => reference)).toEqual([
          { path: entry, field: wanted },
          { path: entry, field: wanted },
        ]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("references inside a text", () => {
  it("are found with their braces, and braces around anything else are not", () => {
    const text = "a={{ kv://a }}\nb={{b}} {{ .Values.c }} {{kv://d#value.e}}{{";
    const found = findEnclosedReferences(text, "app.tpl");
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(["{{ kv://a }}", "{{kv://d#value.e}}"]);
  });

  it.each(["x\n{{ kv://a", "x\n{{ kv://a\n}}", "x\n{{ kv://a b }}", "x\n{{ block://a }}"])("%j is refused by its line", (text) => {
    expect(() => findEnclosedReferences(text, "app.tpl")).toThrow(/^app\.tpl \(line 2, column 1\): the reference /);
  });
});
