import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { revealField } from "#lib/usecases/changes/versions.ts";
import { getEntryByPath } from "#lib/usecases/entries/entries.ts";
import { destroyVersion } from "#lib/usecases/history/destroy.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { applyOpenChange } from "./apply.ts";
import { getReview } from "./change-review.ts";
import { addToChange } from "./drafts.ts";
import { applyAs, judgeAs, openReviewTeam, patch, put, type ReviewTeam } from "./testing.ts";
import { withdrawReview } from "./verdicts.ts";

let team: ReviewTeam;
beforeEach(async () => {
  team = await openReviewTeam();
});
afterEach(() => team.close());

const path = "config/app/db";
const secretFields = ["password"];

/** A change with a new secret, approved, and the one beside it with another. */
async function approved() {
  const { edits } = await team.save(
    team.owner,
    { ...put(path, { host: "a", password: "first one" }), secretFields },
    { ...put("config/app/other", { host: "a", password: "first other" }), secretFields },
  );
  await team.addPolicy("configs", { pattern: "config/**", approvals: 1 });
  const id = (await team.save(team.alice, patch(path, 1, { password: "round one" }))).id ?? "";
  const otherId = (await team.save(team.alice, patch("config/app/other", 1, { password: "of another" }))).id ?? "";
  await addToChange(await team.alice.caller(), { id, edits: [patch(path, 1, { password: "round two" })] });
  for (const one of [id, otherId]) await judgeAs(await team.bob.caller(), one);
  const { covers } = await getReview(await team.alice.caller(), { id });
  return { id, otherId, covers, entryId: edits[0]?.id ?? "", otherEntryId: edits[1]?.id ?? "" };
}

type World = Awaited<ReturnType<typeof approved>>;

function sql(text: string, ...values: (string | number)[]): number {
  const connection = new Database(team.databaseFile);
  try {
    return connection.prepare(text).run(...values).changes;
  } finally {
    connection.close();
  }
}

const editOf = (changeId: string, round: number, entryId: string) =>
  `(SELECT id FROM ChangeEdit WHERE changeId = '${changeId}' AND round = ${round} AND entryId = '${entryId}')`;

const alterations: [string, (world: World) => number][] = [
  ["its document", ({ id }) => sql(`UPDATE ChangeEdit SET bodyText = '{"host":"evil"}' WHERE changeId = ? AND round = 2`, id)],
  ["its path", ({ id }) => sql("UPDATE ChangeEdit SET path = 'config/app/evil' WHERE changeId = ? AND round = 2", id)],
  ["its base", ({ id }) => sql("UPDATE ChangeEdit SET baseVersion = 0 WHERE changeId = ? AND round = 2", id)],
  ["what it does", ({ id }) => sql("UPDATE ChangeEdit SET op = 'deleted' WHERE changeId = ? AND round = 2", id)],
  ["its entry", ({ id, otherEntryId }) => sql("UPDATE ChangeEdit SET entryId = ? WHERE changeId = ? AND round = 2", otherEntryId, id)],
  ["its editor", ({ id }) => sql("UPDATE ChangeEdit SET editorUserId = ? WHERE changeId = ? AND round = 2", team.bob.userId, id)],
  ["which fields are secret", ({ id }) => sql("UPDATE ChangeEdit SET secretPathsText = '[]' WHERE changeId = ? AND round = 2", id)],
  ["its tags", ({ id }) => sql(`UPDATE ChangeEdit SET tagsText = '["evil"]' WHERE changeId = ? AND round = 2`, id)],
  [
    "the round that it belongs to",
    ({ id }) =>
      sql("UPDATE ChangeEdit SET round = round + 1 WHERE changeId = ? AND round = 2", id) &&
      sql("UPDATE Change SET round = 3 WHERE id = ?", id),
  ],
  [
    "its secret, for the one of its older round",
    ({ id, entryId }) =>
      sql(`UPDATE ChangeEditSecret SET (blob, wrappedDek) = (SELECT blob, wrappedDek FROM ChangeEditSecret WHERE editId = ${editOf(id, 1, entryId)})
           WHERE editId = ${editOf(id, 2, entryId)}`),
  ],
  [
    "its secret with its fingerprint, for the one of its older round",
    ({ id, entryId }) =>
      sql(`UPDATE ChangeEditSecret SET (blob, wrappedDek, fingerprint) = (SELECT blob, wrappedDek, fingerprint FROM ChangeEditSecret WHERE editId = ${editOf(id, 1, entryId)})
           WHERE editId = ${editOf(id, 2, entryId)}`),
  ],
  [
    "its secret, for the one of another change",
    ({ id, entryId, otherId, otherEntryId }) =>
      sql(`UPDATE ChangeEditSecret SET (blob, wrappedDek, fingerprint, setAt, factsText) = (SELECT blob, wrappedDek, fingerprint, setAt, factsText FROM ChangeEditSecret WHERE editId = ${editOf(otherId, 1, otherEntryId)})
           WHERE editId = ${editOf(id, 2, entryId)}`),
  ],
  [
    "what is told of its secret",
    ({ id, entryId }) => sql(`UPDATE ChangeEditSecret SET factsText = '{"isRight":true}' WHERE editId = ${editOf(id, 2, entryId)}`),
  ],
  [
    "that it keeps its secret",
    ({ id, entryId }) => sql(`UPDATE ChangeEditSecret SET blob = NULL, wrappedDek = NULL WHERE editId = ${editOf(id, 2, entryId)}`),
  ],
  ["its secret away", ({ id, entryId }) => sql(`DELETE FROM ChangeEditSecret WHERE editId = ${editOf(id, 2, entryId)}`)],
];

describe("an edit that waits and was altered in the database", () => {
  it.each(alterations)("in %s, is refused by the page and by an apply, and the audit log says so", async (_, alter) => {
    const world = await approved();
    expect(alter(world)).toBeGreaterThan(0);
    const alice = await team.alice.caller();
    expect(await codeOf(getReview(alice, { id: world.id }))).toBe("unavailable");
    expect(await codeOf(applyOpenChange(alice, { id: world.id, covers: world.covers }))).toBe("unavailable");
    expect(await codeOf(addToChange(alice, { id: world.id, edits: [patch(path, 1, { host: "c" })] }))).toBe("unavailable");
    for (const action of ["getReview", "applyOpenChange", "addToChange"]) {
      const rows = await team.auditOf(action);
      expect(rows.map(({ result }) => result)).toContain("refused");
      expect(rows.at(-1)?.detailText).toContain('"reason":"integrity"');
      expect(rows.at(-1)?.detailText).not.toMatch(/evil|round one|round two|of another/);
    }
    expect((await getEntryByPath(alice, { path })).version).toBe(1);
  });
});

describe("a verdict that nobody gave", () => {
  const forgeries: [string, (world: World) => number][] = [
    ["its word", ({ id }) => sql("UPDATE ChangeReview SET verdict = 'approved' WHERE changeId = ?", id)],
    ["its person", ({ id }) => sql("UPDATE ChangeReview SET userId = ? WHERE changeId = ?", team.carol.userId, id)],
    ["what it is about", ({ id }) => sql("UPDATE ChangeReview SET contentHash = contentHash || '0' WHERE changeId = ?", id)],
    ["the bases", ({ id }) => sql("UPDATE ChangeReview SET basesText = '{}' WHERE changeId = ?", id)],
    ["the policies", ({ id }) => sql("UPDATE ChangeReview SET policiesText = '{}' WHERE changeId = ?", id)],
    ["that it was withdrawn", ({ id }) => sql("UPDATE ChangeReview SET withdrawnAt = createdAt WHERE changeId = ?", id)],
    ["when it was given", ({ id }) => sql("UPDATE ChangeReview SET createdAt = '2020-01-01T00:00:00.000+00:00' WHERE changeId = ?", id)],
    ["its change", ({ id, otherId }) => sql("UPDATE ChangeReview SET changeId = ? WHERE changeId = ?", id, otherId)],
    [
      "one more, copied",
      ({ id }) =>
        sql(
          `INSERT INTO ChangeReview SELECT 'forged', changeId, ?, userName, 'approved', comment, round, contentHash, basesText, policiesText, createdAt, withdrawnAt, mac
           FROM ChangeReview WHERE changeId = ? LIMIT 1`,
          team.carol.userId,
          id,
        ),
    ],
  ];

  it.each(forgeries)("altered: %s: is refused wherever it would count, and the audit log says so", async (_, forge) => {
    const world = await approved();
    const bob = await team.bob.caller();
    await judgeAs(bob, world.id, "changes requested");
    expect(forge(world)).toBeGreaterThan(0);
    const alice = await team.alice.caller();
    expect(await codeOf(applyOpenChange(alice, { id: world.id, covers: world.covers }))).toBe("unavailable");
    expect(await codeOf(getReview(alice, { id: world.id }))).toBe("unavailable");
    expect(await codeOf(withdrawReview(bob, { id: world.id }))).toBe("unavailable");
    expect((await team.auditOf("applyOpenChange")).at(-1)).toMatchObject({ result: "refused" });
  });
});

describe("a secret that an edit keeps", () => {
  it("and that was destroyed meanwhile holds the change up, says so, and is not lost sight of", async () => {
    await team.save(team.owner, { ...put(path, { host: "a", password: "gone soon" }), secretFields });
    const { id: entryId } = await getEntryByPath(await team.owner.caller(), { path });
    await team.save(team.owner, patch(path, 1, { password: "the next" }));
    await team.addPolicy("configs", { pattern: "config/**", approvals: 1 });
    const id = (await team.save(team.alice, { op: "restore", path, baseVersion: 2, version: 1 })).id ?? "";
    await judgeAs(await team.bob.caller(), id);
    await destroyVersion(await team.owner.caller(), { id: entryId, n: 1, path });
    const alice = await team.alice.caller();
    const { acts, edits, covers } = await getReview(alice, { id });
    expect(acts.apply).toContain("destroyed");
    expect(edits[0]?.problems.join()).toContain("password");
    expect(await codeOf(applyOpenChange(alice, { id, covers }))).toBe("forbidden");
    const fresh = patch(path, 2, { password: "typed anew" });
    await addToChange(alice, { id, edits: [fresh] });
    await judgeAs(await team.bob.caller(), id);
    await applyAs(alice, id);
    expect((await revealField(await team.owner.caller(), { id: entryId, field: "password" })).value).toBe("typed anew");
  });

  it("is the one that a drafted value was sealed as, whoever's change it is: two changes with the same value do not share it", async () => {
    const { id, otherId } = await approved();
    const rows = await team.store.read((tx) => tx.changeEditSecret.findMany({ include: { edit: true } }));
    const deks = rows.filter(({ wrappedDek }) => wrappedDek).map(({ wrappedDek }) => Buffer.from(wrappedDek ?? []).toString("hex"));
    expect(new Set(deks).size).toBe(deks.length);
    const alice = await team.alice.caller();
    await applyAs(alice, id);
    await applyAs(alice, otherId);
    const owner = await team.owner.caller();
    const [mine, theirs] = [await getEntryByPath(owner, { path }), await getEntryByPath(owner, { path: "config/app/other" })];
    expect((await revealField(owner, { id: mine.id, field: "password" })).value).toBe("round two");
    expect((await revealField(owner, { id: theirs.id, field: "password" })).value).toBe("of another");
  });
});
