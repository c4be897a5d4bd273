import { describe, expect, test } from "vitest";
import { openConnection } from "./sqlite/sqlite-connection.ts";
import { dropGuards, openTestStore } from "./testing.ts";

const tables = {
  identity: ["Token", "Session", "User", "Member", "Workspace"],
  catalog: ["BlockType", "BlockSchema", "BlockTypePresentation"],
  entries: ["Entry", "Version", "SealedField", "Reference"],
  /** Only what alters a row that stands counts here. */
  history: [],
} as const;
const areas = Object.keys(tables) as (keyof typeof tables)[];

describe("the stamp of an area", () => {
  test.each(areas.flatMap((area) => tables[area].map((table) => [table, area] as const)))(
    "moves with every change of %s, whoever makes it, and no other area's does",
    async (table, area) => {
      const { store, databaseFile, close } = await openTestStore();
      dropGuards(databaseFile);
      const connection = openConnection(databaseFile, "write");
      connection.pragma("foreign_keys = OFF");
      const columns = connection.prepare(`SELECT name, type, dflt_value FROM pragma_table_info(?) WHERE "notnull" = 1`).all(table) as {
        name: string;
        type: string;
      }[];
      const names = columns.map(({ name }) => `"${name}"`);
      const values = columns.map(({ type }) => (type === "TEXT" ? "'x'" : type === "BLOB" ? "x'00'" : "1"));
      const column = table === "Workspace" ? '"slug"' : names[0];
      const statements = [
        `INSERT INTO "${table}" (${names.join()}) VALUES (${values.join()})`,
        `UPDATE "${table}" SET ${column} = ${column}`,
        `DELETE FROM "${table}"`,
      ];
      for (const statement of statements) {
        const before = areas.map(store.areaStamp);
        expect(connection.prepare(statement).run().changes, statement).toBe(1);
        const moved = areas.filter((_, index) => store.areaStamp(areas[index] ?? "entries") !== before[index]);
        const isAltered = (table === "Version" || table === "SealedField") && !statement.startsWith("INSERT");
        expect(moved, statement).toEqual(isAltered ? [area, "history"] : [area]);
      }
      connection.close();
      await close();
    },
  );

  test("of what people may do does not move when a workspace only counts its changes", async () => {
    const { store, close } = await openTestStore();
    await store.write((tx) => tx.workspace.create({ data: { id: "w", slug: "w", name: "w", color: "indigo" } }));
    const before = store.areaStamp("identity");
    await store.write((tx) => tx.workspace.update({ where: { id: "w" }, data: { revision: { increment: 1 } } }));
    expect(store.areaStamp("identity")).toBe(before);
    await close();
  });

  test("of what people may do moves with every column of a token but those that say when it was used", async () => {
    const { store, databaseFile, close } = await openTestStore();
    await store.write((tx) => tx.workspace.create({ data: { id: "w", slug: "w", name: "w", color: "indigo" } }));
    const made = { id: "t", workspaceId: "w", name: "t", prefix: "p", hash: "h", scopesText: "pull", expiresAt: new Date() };
    await store.write((tx) => tx.token.create({ data: made }));
    const connection = openConnection(databaseFile, "write");
    const columns = connection.prepare("SELECT name FROM pragma_table_info('Token')").pluck().all() as string[];
    const still = columns.filter((column) => {
      const before = store.areaStamp("identity");
      connection.prepare(`UPDATE "Token" SET "${column}" = "${column}"`).run();
      return store.areaStamp("identity") === before;
    });
    expect(still).toEqual(["lastUsedAt", "lastUsedIp"]);
    connection.close();
    await close();
  });
});
