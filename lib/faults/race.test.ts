import { expect, it } from "vitest";
import { isJsonObject, type JsonObject } from "#lib/core/json.ts";
import { openRecords } from "./records.ts";
import { createClient, install, startServer } from "./testing.ts";

const clients = 50;
const path = "block/aws-credentials/contested";

it("fifty clients that write the same entry: one wins at a time, losers get 409 with the current version, no acknowledged write is lost", async () => {
  const installation = await install();
  const server = await startServer(installation.env);
  await server.ready;
  const { change } = createClient(installation);
  const write = (value: string, baseVersion: number) => change({ op: "put", path, baseVersion, data: { region_name: value } });
  expect(await write("first", 0)).toMatchObject({ status: 200 });

  const first = await Promise.all(Array.from({ length: clients }, (_, index) => write(`client-${index}`, 1)));
  expect(first.filter((answer) => answer?.status === 200)).toHaveLength(1);
  const refused = first.filter((answer) => answer?.status === 409);
  expect(refused).toHaveLength(clients - 1);
  expect(new Set(refused.map((answer) => currentVersionOf(answer?.body)))).toEqual(new Set([2]));

  // Everybody goes on until it has won, on the version that the refusal named.
  const won = await Promise.all(
    first.map(async (answer, index) => {
      let latest = answer;
      let base = 1;
      while (latest?.status === 409) {
        const current = currentVersionOf(latest.body);
        expect(current).toBeGreaterThan(base);
        base = current;
        latest = await write(`client-${index}`, base);
      }
      expect(latest?.status).toBe(200);
      return { n: versionOf(latest?.body), value: `client-${index}` };
    }),
  );
  expect(await server.stop("SIGTERM")).toMatchObject({ code: 0 });
  const { versions, revision } = await openRecords(installation);
  const stored = versions.map(({ n, bodyText }) => ({ n, value: (JSON.parse(bodyText) as JsonObject).region_name }));
  expect(stored.toSorted((a, b) => a.n - b.n)).toEqual([{ n: 1, value: "first" }, ...won.toSorted((a, b) => a.n - b.n)]);
  expect(revision).toBe(clients + 1);
}, 240_000);

function currentVersionOf(body: JsonObject | undefined): number {
  const details = isJsonObject(body?.error) ? body.error.details : undefined;
  return Number(firstIn(details, "conflicts")?.currentVersion);
}

function versionOf(body: JsonObject | undefined): number {
  return Number(firstIn(body, "edits")?.version);
}

function firstIn(holder: unknown, key: string): JsonObject | undefined {
  const list = isJsonObject(holder) ? holder[key] : undefined;
  const [first] = Array.isArray(list) ? list : [];
  return isJsonObject(first) ? first : undefined;
}
