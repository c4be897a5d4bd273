import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openReviewTeam, put, type ReviewTeam } from "#lib/usecases/review/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { createChange } from "./changes.ts";

let team: ReviewTeam;
beforeEach(async () => {
  team = await openReviewTeam();
});
afterEach(() => team.close());

const rowOf = (id: string) => team.store.read((tx) => tx.entry.findUniqueOrThrow({ where: { id }, include: { blockType: true } }));

/** Makes an entry, moves it to the trash and gives its id back. */
async function trash(path: string, data: object): Promise<string> {
  const { edits } = await team.save(team.owner, put(path, data));
  await team.save(team.owner, { op: "delete", path, baseVersion: 1 });
  return edits[0]?.id ?? "";
}

describe("what a put brings back from the trash", () => {
  it("is no policy under another name: that needs the right to manage", async () => {
    const id = await trash("policy/old", { pattern: "kv/**", approvals: 0, allowsDirect: true });
    const own = { pattern: "**", approvals: 1, approvers: { roles: [], people: ["alice@example.com"] } };
    const attempts = [
      { ...put("kv/innocent", own, 2), undelete: id },
      { ...put("policy/old", own, 2), undelete: id },
    ];
    const alice = await team.alice.caller();
    const codes = [];
    for (const edit of attempts) codes.push(await codeOf(createChange(alice, { edits: [edit] })));
    expect(codes).toEqual(["invalid", "forbidden"]);
    expect(await rowOf(id)).toMatchObject({ isDeleted: true, headVersion: 2 });
  });

  it("is no block of another type", async () => {
    const id = await trash("block/aws-credentials/x", { region_name: "eu" });
    const edit = { ...put("block/string/y", { value: "us" }, 2), undelete: id };
    expect(await codeOf(createChange(await team.alice.caller(), { edits: [edit] }))).toBe("invalid");
    expect(await rowOf(id)).toMatchObject({ isDeleted: true, blockType: { slug: "aws-credentials" } });
  });

  it("stands where the edit says, also when its old path is taken", async () => {
    const id = await trash("kv/a", { value: 1 });
    await team.save(team.owner, put("kv/a", { value: 2 }));
    await team.save(team.alice, { ...put("kv/b", { value: 3 }, 2), undelete: id });
    expect(await rowOf(id)).toMatchObject({ path: "kv/b", isDeleted: false });
  });
});
