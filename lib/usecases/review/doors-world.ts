import type { Caller } from "#lib/core/caller.ts";
import { putMember } from "#lib/store/people/members.ts";
import { saveBlockType } from "#lib/usecases/catalog/block-types.ts";
import { ensureBuiltInTypes } from "#lib/usecases/catalog/built-in-types.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { openTestTeam } from "#lib/usecases/testing-team.ts";
import { applyOpenChange } from "./apply.ts";
import { getReview } from "./change-review.ts";
import { addToChange } from "./drafts.ts";
import { reviewChange } from "./verdicts.ts";

export const fleetSchema = '{"title": "Fleet", "type": "object", "properties": {"ships": {"type": "integer"}}, "block_type_slug": "fleet"}';

/** A workspace with an entry of each kind, one in the trash, a draft and an open change of its owner; then the policy `**`. */
export async function openDoorWorld() {
  const team = await openTestTeam();
  const { store, workspaceId } = team;
  await ensureBuiltInTypes(store);
  const [owner, bob] = [await team.addPerson("owner"), await team.addPerson("reviewer", "bob")];
  const staging = await team.addWorkspace("staging");
  await store.write((tx) => putMember(tx, staging, owner.userId, "owner"));
  const put = (path: string, data: object, baseVersion = 0) => ({ op: "put", path, baseVersion, data });
  const caller = (): Promise<Caller> => owner.caller();
  const save = async (...edits: object[]) => createChange(await caller(), { edits });
  await saveBlockType(await caller(), { slug: "fleet", name: "Fleet", schemaText: fleetSchema, baseChecksum: null });
  const made = await save(put("kv/limit", { value: 1 }), put("kv/gone", { value: 1 }), put("config/app/db", { host: "a" }));
  await save(put("block/secret/pin", { value: "1234" }), put("block/fleet/north", { ships: 3 }), put("kv/limit", { value: 2 }, 1));
  await save({ op: "delete", path: "kv/gone", baseVersion: 1 });
  await createChange({ ...(await caller()), workspaceId: staging }, { edits: [put("kv/limit", { value: 9 })] });
  const draft = await addToChange(await caller(), { edits: [put("kv/limit", { value: 3 }, 2)] });
  await save(put("policy/all", { pattern: "**", approvals: 1 }));
  const open = await save(put("config/app/db", { host: "waiting" }, 1));

  const rows = await store.read((tx) => tx.entry.findMany({ where: { workspaceId } }));
  const entries = new Map(rows.map((row) => [row.path, row]));
  const schemas = await store.read((tx) => tx.blockSchema.findMany({ include: { blockType: true } }));
  const schemaOf = (slug: string) => {
    const schema = schemas.find(({ blockType }) => blockType.slug === slug);
    return { block_schema_id: schema?.id ?? "", block_type_id: schema?.blockTypeId ?? "" };
  };
  const ids = { made: made.id ?? "", draft: draft.id, open: open.id ?? "", staging };

  /** What every entry says, which types and schemas there are, and which changes wait. */
  async function state() {
    return store.read(async (tx) => ({
      heads: await tx.entry.findMany({ where: { workspaceId }, orderBy: { id: "asc" } }),
      versions: await tx.version.count({ where: { entry: { workspaceId } } }),
      types: [await tx.blockType.findMany({ orderBy: { id: "asc" } }), await tx.blockSchema.findMany({ orderBy: { id: "asc" } })],
      open: (await tx.change.findMany({ where: { workspaceId, state: "open" } })).map(({ number }) => number),
    }));
  }

  const coversOf = async (id: string) => (await getReview(await caller(), { id })).covers;
  async function approveAndApply(id: string) {
    const covers = await coversOf(id);
    await reviewChange(await bob.caller(), { id, verdict: "approved", covers });
    return applyOpenChange(await caller(), { id, covers });
  }

  const entryId = (path: string) => entries.get(path)?.id ?? "";
  return { close: team.close, caller, bob: bob.caller, ids, entryId, schemaOf, state, coversOf, approveAndApply };
}

export type DoorWorld = Awaited<ReturnType<typeof openDoorWorld>>;
