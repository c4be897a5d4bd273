import { expect, it } from "vitest";
import type { CommentView } from "#lib/api/contract/review-views.ts";
import { columnLabels, editHref, saidAbout } from "./edit-words.ts";

const comment = (id: string, entryId: string | null, field: string | null): CommentView => ({
  ...{ id, entryId, field, name: "Bob", text: "Hm", round: 1, at: "", resolvedBy: null, isOwn: false },
});

it("comments stand at their fields, and at the entry once their field is not in the diff any more", () => {
  const said = saidAbout([comment("1", "e", "host"), comment("2", "e", "gone"), comment("3", "e", null)], new Set(["host"]));
  expect(said.byField.get("host")?.map(({ id }) => id)).toEqual(["1"]);
  expect(said.entry.map(({ id }) => id)).toEqual(["2", "3"]);
});

it("the columns say what is live and what becomes of it", () => {
  expect(columnLabels({ op: "updated", headVersion: 3 })).toEqual({ oldLabel: "Live, v3", newLabel: "Proposed" });
  expect(columnLabels({ op: "created", headVersion: 0 })).toEqual({ oldLabel: "Nothing yet", newLabel: "Proposed" });
  expect(columnLabels({ op: "deleted", headVersion: 3 })).toEqual({ oldLabel: "Live, v3", newLabel: "Deleted" });
});

it("only what exists and stays can be edited", () => {
  const edit = { entryId: "e", path: "block/secret/a", headVersion: 1, op: "updated" };
  expect(editHref(edit)).toBe("/blocks/block/e/edit");
  expect(editHref({ ...edit, headVersion: 0 })).toBeNull();
  expect(editHref({ ...edit, op: "deleted" })).toBeNull();
});
