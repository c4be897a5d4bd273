import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConnection } from "./sqlite/sqlite-connection.ts";
import { openTestStore, type TestStore } from "./testing.ts";

let test: TestStore;
let connection: ReturnType<typeof openConnection>;

beforeEach(async () => {
  test = await openTestStore();
  connection = openConnection(test.databaseFile, "write");
  connection.exec(`
    INSERT INTO "Workspace" (id, slug, name, color) VALUES ('w', 'w', 'w', 'indigo');
    INSERT INTO "Entry" (id, workspaceId, kind, path, "group", name, headVersion, headId, headRevision, searchText, createdBy, updatedAt, updatedBy)
      VALUES ('e', 'w', 'kv', 'kv/e', '', 'e', 1, 'v', 1, '', '', 0, '');
    INSERT INTO "Change" (id, workspaceId, state, message, authorKind, authorId, authorName, client)
      VALUES ('c', 'w', 'applied', '', '', '', '', ''), ('d', 'w', 'draft', '', '', '', '', '');
    INSERT INTO "Version" (id, entryId, n, revision, changeId, op, path, description, tagsText, bodyText, authorName, mac)
      VALUES ('v', 'e', 1, 1, 'c', 'created', 'kv/e', 'said', '["t"]', '{"value":1}', '', 'mac');
    INSERT INTO "SealedField" (versionId, field, blob, wrappedDek, fingerprint, setInN, setAt) VALUES ('v', 'f', x'00', x'00', '', 1, 0);
    INSERT INTO "AuditEvent" (seq, at, actorKind, actorId, actorName, credential, ip, action, result, detailText, requestId, hash, mac)
      VALUES (1, 0, '', '', '', '', '', '', '', '{}', '', '', '');
    INSERT INTO "AuditCheckpoint" (seq, at, hash, note) VALUES (1, 0, '', '');`);
});
afterEach(async () => {
  connection.close();
  await test.close();
});

const destroyed = `"destroyedAt" = 1, "destroyedMac" = 'mac', "bodyText" = '{}', "description" = '', "tagsText" = '[]', "secretPathsText" = '[]', "mac" = 'new'`;

describe("the database refuses", () => {
  it.each([
    `UPDATE "AuditEvent" SET "actorName" = 'somebody else'`,
    `DELETE FROM "AuditEvent"`,
    `INSERT OR REPLACE INTO "AuditEvent" SELECT * FROM "AuditEvent"`,
    `UPDATE "AuditCheckpoint" SET "note" = ''`,
    `DELETE FROM "AuditCheckpoint"`,
    `INSERT OR REPLACE INTO "AuditCheckpoint" SELECT * FROM "AuditCheckpoint"`,
    `UPDATE "Version" SET "bodyText" = '{"value":2}'`,
    `UPDATE "Version" SET "authorName" = 'somebody else'`,
    `UPDATE "Version" SET "destroyedAt" = 1, "destroyedMac" = 'mac'`,
    `UPDATE "Version" SET ${destroyed}, "n" = 7`,
    `UPDATE "Version" SET ${destroyed.replace("'mac'", "'other'")}`,
    `DELETE FROM "Version"`,
    `UPDATE "SealedField" SET "blob" = x'01'`,
    `DELETE FROM "SealedField"`,
    `DELETE FROM "Entry"`,
    `DELETE FROM "Change" WHERE "id" = 'c'`,
  ])("%s", (sql) => {
    connection.pragma("foreign_keys = OFF");
    expect(() => connection.exec(sql)).toThrow(/never|goes with/);
  });

  it("a destroyed version to be altered again", () => {
    connection.exec(`UPDATE "Version" SET ${destroyed}`);
    expect(() => connection.exec(`UPDATE "Version" SET ${destroyed}`)).toThrow(/never changed/);
    expect(() => connection.exec(`UPDATE "Version" SET "destroyedAt" = NULL, "bodyText" = '{"value":1}'`)).toThrow(/never changed/);
  });
});

describe("the database lets", () => {
  it("a version be destroyed, and its sealed fields with it", () => {
    connection.exec(`UPDATE "Version" SET ${destroyed}; DELETE FROM "SealedField"`);
    expect(connection.prepare(`SELECT count(*) FROM "SealedField"`).pluck().get()).toBe(0);
  });

  it("a draft be thrown away", () => {
    expect(connection.prepare(`DELETE FROM "Change" WHERE "id" = 'd'`).run().changes).toBe(1);
  });

  it("an entry go from the trash with all that it was", () => {
    connection.exec(`UPDATE "Entry" SET "isDeleted" = 1; DELETE FROM "Entry"`);
    expect(connection.prepare(`SELECT count(*) FROM "Version"`).pluck().get()).toBe(0);
  });
});
