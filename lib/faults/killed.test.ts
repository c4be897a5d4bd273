import { expect, it } from "vitest";
import { isJsonObject, type JsonObject } from "#lib/core/json.ts";
import { checkDatabase } from "#lib/store/sqlite/sqlite-connection.ts";
import { findAuditFault, openRecords, type Records } from "./records.ts";
import { createClient, type Installation, install, startServer } from "./testing.ts";

/** How often the server is killed: 10, or what SERVER_KILLS says (the full run takes 200). */
const kills = Number(process.env.SERVER_KILLS ?? 10);
const writers = 4;

type Acknowledged = { path: string; version: number; revision: number; value: string };

it(`a server killed ${kills} times in the middle of writes loses nothing it acknowledged, and its audit log has every change and no gap`, async () => {
  const installation = await install();
  const acknowledged: Acknowledged[] = [];
  let unanswered = 0;
  for (let round = 0; round < kills; round++) {
    unanswered += await writeUntilKilled(installation, round, acknowledged);
    checkDatabase(installation.databaseFile);
  }
  const records = await openRecords(installation);
  expect(findLost(records, acknowledged)).toEqual([]);
  expect(records.revision).toBe(records.changes.length);
  expect(records.changes.map(({ appliedRevision }) => appliedRevision)).toEqual(records.changes.map((_, index) => index + 1));
  expect(findAuditFault(records)).toBeUndefined();
  expect(changesIn(records).toSorted()).toEqual(records.changes.map(({ id }) => id).toSorted());
  // The test is worth nothing when no kill met a write.
  expect(acknowledged.length).toBeGreaterThan(kills);
  expect(unanswered).toBeGreaterThan(kills / 2);
}, 900_000);

/** Several writers, each on an entry of its own; the process dies in the middle of what they do. Returns how many got no answer. */
async function writeUntilKilled(installation: Installation, round: number, acknowledged: Acknowledged[]): Promise<number> {
  const server = await startServer(installation.env);
  await server.ready;
  const client = createClient(installation);
  let left = 1 + ((round * 7) % 9);
  let unanswered = 0;
  const write = async (writer: number) => {
    const path = `block/aws-credentials/writer-${writer}`;
    const head = await client.call("GET", `/entry?path=${path}`);
    let version = head?.status === 200 ? Number(head.body.version) : 0;
    for (let n = 0; ; n++) {
      const value = `${round}-${writer}-${n}`;
      const data = { region_name: value, aws_secret_access_key: `secret ${value}` };
      const answer = await client.change({ op: "put", path, baseVersion: version, data });
      if (!answer) return unanswered++;
      expect(answer).toMatchObject({ status: 200 });
      const { revision, edits } = answer.body;
      const [edit] = Array.isArray(edits) ? edits.filter(isJsonObject) : [];
      version = Number(edit?.version);
      acknowledged.push({ path, version, revision: Number(revision), value });
      if (--left === 0) void server.stop("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  expect(await server.ended).toEqual({ code: null, signal: "SIGKILL" });
  return unanswered;
}

function findLost({ versions }: Records, acknowledged: readonly Acknowledged[]): Acknowledged[] {
  const stored = new Set(versions.map(({ path, n, revision, bodyText }) => JSON.stringify([path, n, revision, bodyText])));
  return acknowledged.filter(
    ({ path, version, revision, value }) => !stored.has(JSON.stringify([path, version, revision, JSON.stringify({ region_name: value })])),
  );
}

function changesIn({ audit }: Records): string[] {
  return audit
    .filter(({ action }) => action === "createChange")
    .map(({ detailText }) => String((JSON.parse(detailText) as JsonObject).change));
}
