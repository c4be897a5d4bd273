import { expect, test } from "vitest";
import { openStore } from "./client.ts";
import { checkDatabase } from "./sqlite/sqlite-connection.ts";
import { copyTestDatabase } from "./testing.ts";
import { bundleScript, runScript } from "./testing-process.ts";

/** How often the writer is killed: 10, or what STORE_KILLS says (the full run takes 200). */
const kills = Number(process.env.STORE_KILLS ?? 10);

/** Writes in transactions of two rows, and says which ones were acknowledged. */
const writer = `
  import { openStore } from "#lib/store/client.ts";
  const { databaseFile, run } = JSON.parse(process.argv[2]);
  const store = await openStore({ databaseFile });
  for (let n = 0; ; n++) {
    const id = run + "-" + n;
    await store.write(async (tx) => {
      await tx.user.create({ data: { id: id + "-a", email: id + "-a", name: id } });
      await tx.user.create({ data: { id: id + "-b", email: id + "-b", name: id } });
    });
    process.stdout.write(id + "\\n");
  }
`;

test(`a writer killed ${kills} times in the middle of its work loses nothing it acknowledged, and tears no transaction`, async () => {
  const { databaseFile } = await copyTestDatabase();
  const script = await bundleScript(writer);
  const acknowledged: string[] = [];
  for (let run = 0; run < kills; run++) {
    let left = 1 + ((run * 7) % 13);
    await runScript(script, JSON.stringify({ databaseFile, run }), (id, kill) => {
      acknowledged.push(id);
      if (--left === 0) kill();
    });
    checkDatabase(databaseFile);
  }
  const store = await openStore({ databaseFile });
  const users = await store.read((tx) => tx.user.findMany({ select: { id: true, name: true } }));
  await store.close();
  const rows = new Map<string, number>();
  for (const { name } of users) rows.set(name, (rows.get(name) ?? 0) + 1);
  expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
  expect([...rows.values()].filter((count) => count !== 2)).toEqual([]);
  expect(acknowledged.length).toBeGreaterThanOrEqual(kills);
}, 120_000);
