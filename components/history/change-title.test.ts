import { describe, expect, it } from "vitest";
import { changeBody, changeTitle } from "./change-title.ts";

const entry = (path: string, op: string) => ({ id: path, path, kind: "kv", op, version: 1 });

describe("the title of a change", () => {
  it("is the first line of the message", () => {
    expect(changeTitle({ message: " Rotate keys \n\nbecause they leaked", entries: [entry("kv/a", "updated")] })).toBe("Rotate keys");
    expect(changeBody({ message: " Rotate keys \n\nbecause they leaked" })).toBe("because they leaked");
  });

  it("is its own title where it has one, and then the message says the rest", () => {
    const said = { title: "Rotate", message: "All of them\nat once" };
    expect(changeTitle({ ...said, entries: [] })).toBe("Rotate");
    expect(changeBody(said)).toBe("All of them\nat once");
  });

  it("says without a message what was done to which entry", () => {
    expect(changeTitle({ message: "", entries: [entry("kv/a", "deleted")] })).toBe("Delete kv/a");
    expect(changeTitle({ message: "  ", entries: [entry("kv/a", "created"), entry("kv/b", "created")] })).toBe("Create kv/a and 1 more");
  });

  it("claims no single verb for different doings", () => {
    expect(changeTitle({ message: "", entries: [entry("kv/a", "created"), entry("kv/b", "deleted")] })).toBe("Change kv/a and 1 more");
  });
});
