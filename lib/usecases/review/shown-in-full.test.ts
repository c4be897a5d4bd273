import { afterEach, beforeEach, expect, it } from "vitest";
import { canonicalJson } from "#lib/core/json.ts";
import { saveBlockType } from "#lib/usecases/catalog/block-types.ts";
import { previewChange } from "#lib/usecases/changes/changes.ts";
import { getReview } from "./change-review.ts";
import { listOpenChanges } from "./inbox.ts";
import { applyAs, judgeAs, openReviewTeam, put, type ReviewTeam } from "./testing.ts";

let team: ReviewTeam;
beforeEach(async () => {
  team = await openReviewTeam();
});
afterEach(() => team.close());

/** Two values whose fingerprints begin with the same digits as far as they are shown: a few thousand tries find them. */
function lookalikes(): [string, string] {
  const known = new Map<string, string>();
  for (let n = 0; ; n++) {
    const shown = team.keyring.fingerprint(canonicalJson(`try ${n}`)).slice(0, 6);
    const other = known.get(shown);
    if (other !== undefined) return [other, `try ${n}`];
    known.set(shown, `try ${n}`);
  }
}

it("a secret that was made to look like the old one is shown as changed", async () => {
  const [old, next] = lookalikes();
  const path = "block/secret/a";
  await team.save(team.owner, put(path, { value: old }));
  await team.addPolicy("p", { pattern: "block/**", approvals: 1 });
  const edit = { ...put(path, { value: next }, 1), description: "A word" };
  const changeOf = (fields: { field: string; change: string }[] = []) => fields.find(({ field }) => field === "value")?.change;
  expect(changeOf((await previewChange(await team.alice.caller(), { edits: [edit] })).edits[0]?.fields)).toBe("changed");
  const { id } = await team.save(team.alice, edit);
  expect(changeOf((await getReview(await team.bob.caller(), { id })).edits[0]?.fields)).toBe("changed");
});

it("a block that is to follow another schema says so, also where no field moves", async () => {
  const owner = await team.owner.caller();
  const schema = (more: object) =>
    JSON.stringify({ title: "Ship", type: "object", block_type_slug: "ship", properties: { name: { type: "string" } }, ...more });
  const first = await saveBlockType(owner, { slug: "ship", name: "Ship", schemaText: schema({}), baseChecksum: null });
  await team.save(team.owner, put("block/ship/one", { name: "One" }));
  const before = await team.store.read((tx) => tx.blockSchema.findMany({ where: { blockType: { slug: "ship" } } }));
  const added = schema({ properties: { name: { type: "string" }, port: { type: "string" } } });
  await saveBlockType(owner, { slug: "ship", name: "Ship", schemaText: added, baseChecksum: before[0]?.checksum });
  const after = await team.store.read((tx) => tx.blockSchema.findMany({ where: { blockType: { slug: "ship" } } }));
  const latest = after.find(({ id }) => !before.some((row) => row.id === id));
  expect(first).toBeDefined();
  await team.addPolicy("p", { pattern: "block/**", approvals: 1 });
  const { id } = await team.save(team.alice, { ...put("block/ship/one", { name: "One" }, 1), schemaId: latest?.id });
  const [edit] = (await getReview(await team.bob.caller(), { id })).edits;
  expect(edit?.fields.filter(({ change }) => change !== "unchanged").map(({ field }) => field)).toEqual(["#schema"]);
});

it("an approval falls when what comes along with the edits has moved since", async () => {
  const list = "block/echoflowconfig/echoflow-config";
  const at = (name: string) => `block/aws-credentials/${name}`;
  await team.save(team.owner, put(at("a"), {}), put(at("b"), {}));
  const blocks = ["a", "b"].map((name) => ({ type: "AWS", name }));
  await team.save(team.owner, put(list, { active: null, prefect_configs: [], blocks }));
  await team.addPolicy("p", { pattern: "block/echoflowconfig/**", approvals: 1 });
  const remove = (name: string) => ({ op: "delete", path: at(name), baseVersion: 1 });
  const [first, second] = [await team.save(team.alice, remove("a")), await team.save(team.erin, remove("b"))];
  const [bob, alice] = [await team.bob.caller(), await team.alice.caller()];
  await judgeAs(bob, first.id ?? "");
  await judgeAs(bob, second.id ?? "");
  const verdicts = async () => new Map((await listOpenChanges(bob, {})).changes.map(({ id, verdict }) => [id, verdict]));
  expect([...(await verdicts()).values()]).toEqual(["approved", "approved"]);
  await applyAs(await team.erin.caller(), second.id ?? "");
  expect((await getReview(alice, { id: first.id })).acts.apply).toContain("0 of 1");
  expect((await verdicts()).get(first.id ?? "")).toBe("waiting");
  await judgeAs(bob, first.id ?? "");
  await applyAs(alice, first.id ?? "");
});
