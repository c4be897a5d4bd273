import { describe, expect, it } from "vitest";
import { madeReferencesApart } from "./made-references.ts";

const to = (id: string) => ({ $ref: { block_document_id: id } });
const paths = new Map([["new-1", "block/secret/one"]]);

describe("references to what a change makes", () => {
  it("say the path instead of the id that was drawn for it, at any depth", () => {
    const body = { a: to("new-1"), list: [{ "x/~": to("new-1") }], old: to("known") };
    expect(madeReferencesApart(body, paths)).toEqual({
      body: { a: null, list: [{ "x/~": null }], old: to("known") },
      made: [
        ["/a", "block/secret/one"],
        ["/list/0/x~1~0", "block/secret/one"],
      ],
    });
  });

  it("are nothing that has more in it", () => {
    const bodies = [{ a: { ...to("new-1"), more: 1 } }, { a: { $ref: { block_document_id: "new-1", more: 1 } } }];
    for (const body of bodies) expect(madeReferencesApart(body, paths)).toEqual({ body, made: [] });
  });

  it("are told from a null and from a text that looks like one", () => {
    const said = [{ a: to("new-1") }, { a: null }, { a: "block/secret/one" }, { a: "new-1" }].map((body) =>
      JSON.stringify(madeReferencesApart(body, paths)),
    );
    expect(new Set(said).size).toBe(said.length);
  });
});
