import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { overdueForMs } from "#lib/core/trash-clock.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { listEntries } from "#lib/usecases/entries/entries.ts";
import { updateWorkspace } from "#lib/usecases/people/workspaces.ts";
import { openTestTeam, type Person, type TestTeam } from "#lib/usecases/testing-team.ts";
import { createTrashSweep } from "./sweep-trash.ts";

let team: TestTeam;
let owner: Person;
beforeEach(async () => {
  team = await openTestTeam();
  owner = await team.addPerson("owner");
});
afterEach(() => team.close());

const day = 24 * 3_600_000;

async function trash(path: string): Promise<string> {
  const caller = await owner.caller();
  const { edits } = await createChange(caller, { edits: [{ op: "put", path, baseVersion: 0, data: { value: 1 } }] });
  await createChange(caller, { edits: [{ op: "delete", path, baseVersion: 1 }] });
  return edits[0]?.id ?? "";
}

const keepFor = async (trashDays: number) => updateWorkspace(await owner.caller(), { trashDays });
const inTrash = async () => (await listEntries(await owner.caller(), { trash: true })).entries.map(({ path }) => path);

describe("the trash", () => {
  it("is kept for as many days as the workspace says, then destroyed by the machine, which the audit log names", async () => {
    const id = await trash("kv/old");
    await keepFor(30);
    const sweep = createTrashSweep();
    const now = Date.now();
    const at = (days: number, hours: number) => ({
      wallMs: now + days * day + hours * overdueForMs,
      steadyMs: days * day + hours * overdueForMs,
    });
    for (const reading of [at(0, 0), at(29, 22), at(29, 23)]) expect((await sweep.look(reading)).destroyed).toEqual([]);
    expect((await sweep.look(at(30, 1))).destroyed).toEqual([]);
    expect((await sweep.look(at(30, 2))).destroyed).toEqual([id]);
    expect(await inTrash()).toEqual([]);
    const [event] = await team.auditOf("destroyEntry");
    expect(event).toMatchObject({ actorKind: "system", actorName: "trash retention", workspaceId: team.workspaceId });
    expect(JSON.parse(event?.detailText ?? "")).toEqual({ entry: id, path: "kv/old", versions: [2, 1], trashDays: 30 });
  });

  it("outlives a clock that jumps forward and is set right within the hour", async () => {
    await trash("kv/old");
    await keepFor(30);
    const sweep = createTrashSweep();
    const now = Date.now();
    await sweep.look({ wallMs: now, steadyMs: 0 });
    const wrong = await sweep.look({ wallMs: now + 400 * day, steadyMs: 60_000 });
    expect(wrong).toEqual({ destroyed: [], hasJumped: true });
    await sweep.look({ wallMs: now + 400 * day + overdueForMs / 2, steadyMs: 60_000 + overdueForMs / 2 });
    await sweep.look({ wallMs: now + overdueForMs, steadyMs: overdueForMs });
    expect((await sweep.look({ wallMs: now + 3 * overdueForMs, steadyMs: 3 * overdueForMs })).destroyed).toEqual([]);
    expect(await inTrash()).toEqual(["kv/old"]);
  });

  it("is kept for ever where no days are set, and when what was overdue came back meanwhile", async () => {
    const id = await trash("kv/old");
    const sweep = createTrashSweep();
    const far = (hours: number) => ({ wallMs: Date.now() + 5_000 * day + hours * overdueForMs, steadyMs: hours * overdueForMs });
    for (const hours of [0, 1, 2]) expect((await sweep.look(far(hours))).destroyed).toEqual([]);
    await keepFor(1);
    await sweep.look(far(3));
    await createChange(await owner.caller(), { edits: [{ op: "undelete", path: "kv/old", id, baseVersion: 2 }] });
    expect((await sweep.look(far(4))).destroyed).toEqual([]);
    expect(await team.auditOf("destroyEntry")).toEqual([]);
  });
});
