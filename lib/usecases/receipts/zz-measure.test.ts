import { expect, it } from "vitest";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { openTestTeam } from "#lib/usecases/testing-team.ts";
import { getClient, holdersOf, listClients } from "./clients.ts";
import { heldAs, receiptsOf, tokenCaller } from "./testing-receipts.ts";

it("measures", async () => {
  const team = await openTestTeam();
  const owner = await team.addPerson("owner");
  const on = receiptsOf(team, owner);
  const ship = await tokenCaller(owner, "ship");
  const me = await owner.caller();
  for (let k = 0; k < 10; k++)
    await createChange(me, { edits: Array.from({ length: 1000 }, (_, n) => ({ op: "put", path: `kv/n${k * 1000 + n}`, baseVersion: 0, data: { value: 1 } })) });
  const all = Array.from({ length: 10_000 }, (_, n) => heldAs(`kv/n${n}`));
  const time = async (name: string, work: () => Promise<unknown>) => {
    const t = performance.now();
    await work();
    console.log(name, Math.round(performance.now() - t), "ms");
  };
  await time("first 10k", () => on.report(ship, { revision: 10, entries: all }));
  await time("same 10k", () => on.report(ship, { revision: 10, entries: all }));
  await createChange(me, { edits: [{ op: "put", path: "kv/n5", baseVersion: 1, data: { value: 2 } }] });
  await time("one changed, complete", () => on.report(ship, { revision: 11, entries: [heldAs("kv/n5", 2), ...all.filter(({ path }) => path !== "kv/n5")] }));
  await time("one changed, partial", () => on.report(ship, { revision: 11, complete: false, entries: [heldAs("kv/n5", 2, { hash: "other" })] }));
  await time("bare", () => on.report(ship, { revision: 11, complete: false }));
  await team.store.write(async (tx) => {
    const row = (await tx.syncClient.findMany())[0];
    const held = (await tx.heldEntry.findMany()).slice(0, 100);
    if (!row) return;
    for (let c = 0; c < 100; c++)
      await tx.syncClient.createMany({ data: Array.from({ length: 100 }, (_, n) => ({ ...row, id: `c${c * 100 + n}`, clientKey: `k${c * 100 + n}`, host: `host-${c * 100 + n}`, heldCount: 100 })) });
    for (let c = 0; c < 100; c++)
      await tx.heldEntry.createMany({ data: Array.from({ length: 100 }, (_, n) => held.map((h) => ({ ...h, clientId: `c${c * 100 + n}` }))).flat() });
  });
  await time("list 10k clients x 100", () => listClients(me, {}));
  await time("list again", () => listClients(me, { sort: "host", page: 100 }));
  await time("list by behind state", () => listClients(me, { state: "behind" }));
  const id = await on.idOf("kv/n5");
  await time("holdersOf", () => holdersOf(me, { id }));
  await time("getClient 10k entries", () => getClient(me, { id: "c5" }));
  const narrow = await tokenCaller(owner, "narrow", { scopes: ["list"], pathPrefix: "kv/n5" });
  await time("narrow list", () => listClients(narrow, {}));
  expect(1).toBe(1);
  await team.close();
}, 120_000);
