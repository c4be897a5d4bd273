import { describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { declaredSecretPaths } from "./declared-secrets.ts";
import { secretPathsOf } from "./secret-paths.ts";

const password = { type: "string", format: "password" };
const block = (secretFields: string[], properties: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  secret_fields: secretFields,
  ...more,
});

describe("the secret places of a document", () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    ["a listed field", block(["a"]), { a: "x", b: "y" }, ["a"]],
    ["a nested field", block(["a.b"]), { a: { b: "x", c: "y" } }, ["a.b"]],
    ["a field that is absent or null", block(["a", "b.c"]), { a: null, b: { c: null } }, []],
    ["a field that holds an object, as a whole", block(["a"]), { a: { user: "u", password: "p" } }, ["a"]],
    ["a field that holds an array, as a whole", block(["a"]), { a: ["x"] }, ["a"]],
    ["a wildcard, by key", block(["a.*"]), { a: { "X-Key": "x", "b.c": { d: 1 }, e: null } }, ["a.X-Key", 'a["b.c"]']],
    ["a wildcard on an empty object", block(["a.*"]), { a: {} }, []],
    ["a wildcard on what is no object", block(["a.*"]), { a: '{"k": "v"}' }, ["a"]],
    ["a wildcard on what looks like a reference", block(["a.*"]), { a: { $ref: "s3cret" } }, ["a"]],
    ["a path through an array", block(["a.b"]), { a: [{ b: "x" }] }, ["a"]],
    ["a path through a deeper array", block(["a.b.c"]), { a: { b: [{ c: "x" }], d: 1 } }, ["a.b"]],
    ["a path through a text", block(["a.b"]), { a: "b=x" }, ["a"]],
    ["a field listed twice and one inside it", block(["a", "a", "a.b"]), { a: { b: "x" } }, ["a"]],
    ["format password that nobody listed", block([], { a: password }), { a: "x" }, ["a"]],
    [
      "writeOnly in an optional field",
      block([], { a: { anyOf: [{ type: "string", writeOnly: true }, { type: "null" }] } }),
      { a: "x" },
      ["a"],
    ],
    ["format password in items", block([], { a: { items: { properties: { b: password } } } }), { a: [{ c: 1 }, { b: "x" }] }, ["a"]],
    ["format password in a map", block([], { a: { additionalProperties: password } }), { a: { k: "x" } }, ["a.k"]],
    ["nothing in a field with a name from Object", block(["constructor.name"]), {}, []],
  ])("%s", (_, schema, document, paths) => {
    expect(secretPathsOf(schema, document)).toEqual(paths);
  });

  const parent = block(
    [],
    { child: { $ref: "#/definitions/Child" }, children: { type: "array", items: { $ref: "#/definitions/Child" } } },
    { definitions: { Child: { ...block(["token", "map.*"], { token: { type: "string" } }), block_type_slug: "child" } } },
  );

  it("follow the secrets of nested blocks that stand inline, even if the parent lists none", () => {
    expect(secretPathsOf(parent, { child: { token: "x", map: { k: "v" } } })).toEqual(["child.token", "child.map.k"]);
    expect(secretPathsOf(parent, { children: [{ other: 1 }, { token: "x" }] })).toEqual(["children"]);
  });

  it("leave references to other blocks in plain sight", () => {
    expect(
      secretPathsOf(block(["child.token"], parent.properties as JsonObject, { definitions: parent.definitions ?? null }), {
        child: { $ref: "block/child/a" },
      }),
    ).toEqual([]);
    expect(secretPathsOf(parent, { children: [{ $ref: "block/child/a" }] })).toEqual([]);
  });

  it("end in a schema that contains itself", () => {
    const tree = block(
      [],
      { a: { $ref: "#/definitions/T" } },
      { definitions: { T: { properties: { t: { $ref: "#/definitions/T" }, p: password } } } },
    );
    expect(secretPathsOf(tree, { a: { t: { t: { p: "x" } } } })).toEqual(["a.t.t.p"]);
    expect(declaredSecretPaths(tree)).toEqual(["a.p"]);
  });

  it("are everything when a schema is too large to tell", () => {
    const branches = Array.from({ length: 2_000 }, () => ({ properties: { a: {} } }));
    const items = Array.from({ length: 1_000 }, () => ({ a: 1 }));
    expect(secretPathsOf(block([], { list: { items: { anyOf: branches } } }), { list: items, b: 1, c: null })).toEqual(["list", "b"]);
  });
});

describe("the secret places that a schema declares", () => {
  it.each<[string, JsonObject, string[]]>([
    ["listed paths once", block(["a", "a", "b.*"], { a: {}, b: {} }), ["a", "b.*"]],
    ["marked fields", block([], { a: password, b: { properties: { c: password } } }), ["a", "b.c"]],
    ["maps of secrets", block([], { a: { additionalProperties: password } }), ["a.*"]],
    ["arrays as a whole", block(["b.c"], { a: { items: password }, b: { type: "array", items: { properties: { c: {} } } } }), ["b", "a"]],
    ["nested blocks", block([], { a: { $ref: "#/definitions/B" } }, { definitions: { B: block(["k"], { k: {} }) } }), ["a.k"]],
  ])("hold %s", (_, schema, paths) => {
    expect(declaredSecretPaths(schema)).toEqual(paths);
  });

  it("come back from definitions that unfold without end", () => {
    const definitions: JsonObject = { D40: { type: "string" } };
    for (let i = 0; i < 40; i++)
      definitions[`D${i}`] = { properties: { a: { $ref: `#/definitions/D${i + 1}` }, b: { $ref: `#/definitions/D${i + 1}` } } };
    expect(declaredSecretPaths(block([], { x: { $ref: "#/definitions/D0" } }, { definitions }))).toEqual([]);
  });
});
