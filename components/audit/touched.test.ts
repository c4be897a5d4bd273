import { describe, expect, it } from "vitest";
import { actionWords } from "./action-words.ts";
import { touchedBy } from "./touched.ts";

describe("what an audit event touched", () => {
  it("names every entry of a change with its version", () => {
    const detail = {
      change: "c1",
      revision: 4,
      entries: [
        { id: "e1", path: "kv/a", version: 2 },
        { id: "e2", path: "kv/b", version: 1 },
      ],
    };
    expect(touchedBy(detail)).toEqual([
      { id: "e1", text: "kv/a", version: "v2" },
      { id: "e2", text: "kv/b", version: "v1" },
    ]);
  });

  it("names path, field and version of a revealed secret", () => {
    const detail = { entry: "e1", path: "block/aws-credentials/prod", field: "aws_secret_access_key", version: 3 };
    expect(touchedBy(detail)).toEqual([{ id: "e1", text: "block/aws-credentials/prod#aws_secret_access_key", version: "v3" }]);
  });

  it("names the exact versions that a pull took away", () => {
    expect(touchedBy({ revision: 9, since: null, count: 1, items: ["kv/at@home@12"] })).toEqual([
      { id: null, text: "kv/at@home", version: "v12" },
    ]);
  });

  it("names the person whose role was changed, from what to what", () => {
    expect(touchedBy({ userId: "u", email: "ann@example.com", from: "viewer", to: "editor" })).toEqual([
      { id: null, text: "ann@example.com: viewer → editor", version: "" },
    ]);
  });

  it("is empty where an event touched nothing", () => {
    expect(touchedBy({})).toEqual([]);
  });
});

describe("an action in words", () => {
  it("spells out a name that has no words of its own", () => {
    expect(actionWords("revealField")).toBe("Reveal a secret");
    expect(actionWords("listAllThings")).toBe("List all things");
  });
});
