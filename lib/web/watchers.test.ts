import { Agent, request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { witnessHeader } from "#lib/core/sync-witness.ts";
import { countWatchers, endWaits } from "#lib/usecases/sync/watchers.ts";
import { openTestServer } from "./testing.ts";

let server: Awaited<ReturnType<typeof openTestServer>>;
let token = "";
let agent: Agent;
beforeEach(async () => {
  server = await openTestServer();
  await server.makeOwner();
  token = await server.makeToken();
  agent = new Agent({ keepAlive: true });
});
afterEach(async () => {
  agent.destroy();
  await server.close();
});

type Got = { status: number; etag: string; connection: string | undefined; body: string };

/** Asks for a pull over a connection that is kept; `leave` hangs up. */
function ask(query: string, { etag, bearer = token }: { etag?: string; bearer?: string } = {}) {
  let leave = () => {};
  const got = new Promise<Got>((resolve, reject) => {
    const headers = { authorization: `Bearer ${bearer}`, ...(etag ? { "if-none-match": etag } : {}) };
    const outgoing = httpRequest(
      { port: server.port, host: "127.0.0.1", path: `/api/v1/sync${query}`, headers, agent },
      async (incoming) => {
        const { statusCode = 0, headers: answered } = incoming;
        resolve({ status: statusCode, etag: String(answered.etag), connection: answered.connection, body: await text(incoming) });
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
    leave = () => outgoing.destroy();
  });
  return { got, leave };
}

async function save(edit: object): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const { status } = await server.ask("/api/v1/changes", { method: "POST", headers, body: JSON.stringify({ message: "", edits: [edit] }) });
  expect(status).toBe(200);
}
const put = (path: string, value: unknown, baseVersion = 0) => ({ op: "put", path, baseVersion, data: { value } });

async function untilWaiting(count: number): Promise<void> {
  while (countWatchers() !== count) await new Promise((resolve) => setTimeout(resolve, 2));
}

const sinceOf = (etag: string) => `?since=${etag.slice(1, -1)}&wait=60`;

describe("over real connections", () => {
  it("a thousand who come at once, wait and come again are all served, and all get the change", async () => {
    await save(put("kv/a", 1));
    const { etag } = await ask("").got;
    for (let storm = 0; storm < 2; storm++) {
      const waiting = Array.from({ length: 1_000 }, () => ask(sinceOf(etag), { etag }));
      await untilWaiting(1_000);
      if (storm === 0) {
        // Their connections break, as they do when a server is killed.
        for (const { leave, got } of waiting) {
          got.catch(() => {});
          leave();
        }
        await untilWaiting(0);
      } else {
        await save(put("kv/a", 2, 1));
        const answers = await Promise.all(waiting.map(({ got }) => got));
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
        expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
        expect(JSON.parse(answers[0]?.body ?? "")).toMatchObject({ revision: 2, entries: [{ path: "kv/a", data: { value: 2 } }] });
      }
    }
    expect(countWatchers()).toBe(0);
    const rows = await server.store.read((tx) => tx.auditEvent.count({ where: { action: "sync", detailText: { contains: "kv/a@2" } } }));
    expect(rows).toBe(1_000);
  }, 60_000);

  it("a pull comes with a witness that shows the row which its client names, and nothing new comes without", async () => {
    await save(put("kv/a", 1));
    const authorization = `Bearer ${token}`;
    const pull = (headers: Record<string, string>) => server.ask("/api/v1/sync", { headers: { authorization, ...headers } });
    const note = (witness: unknown) => Buffer.from(String(witness).split(" ")[1] ?? "", "base64").toString();
    const first = await pull({});
    const [, seq, hash] = /^head (\d+) ([0-9a-f]{64})$/m.exec(note(first.headers[witnessHeader])) ?? [];
    const second = await pull({ [witnessHeader]: seq ?? "" });
    expect(note(second.headers[witnessHeader])).toContain(`\nknown ${seq} ${hash}\n`);
    const unchanged = await pull({ [witnessHeader]: seq ?? "", "if-none-match": String(second.headers.etag) });
    expect([unchanged.status, unchanged.headers[witnessHeader]]).toEqual([304, undefined]);
  });

  it("who waits is sent home with nothing when the server stops", async () => {
    await save(put("kv/a", 1));
    const { etag } = await ask("").got;
    const waiting = ask(sinceOf(etag), { etag });
    await untilWaiting(1);
    const begin = endWaits();
    expect(await waiting.got).toMatchObject({ status: 304, etag });
    begin();
  });

  it("patterns are asked for in the address, in any order and many of them", async () => {
    await save(put("kv/a", 1));
    await save(put("kv/b c", 1));
    const paths = encodeURIComponent(["kv/b *", ...Array.from({ length: 99 }, (_, index) => `kv/${"x".repeat(30)}-${index}`)].join("\n"));
    const first = await ask(`?paths=${paths}`).got;
    expect(JSON.parse(first.body).entries).toMatchObject([{ path: "kv/b c" }]);
    for (const query of [`?paths=${paths}`, `?since=${first.etag.slice(1, -1)}&paths=${paths}`]) {
      expect(await ask(query, { etag: first.etag }).got).toMatchObject({ status: 304, etag: first.etag, body: "" });
    }
    expect((await ask("", { etag: first.etag }).got).status).toBe(200);
    await save(put("kv/a", 2, 1));
    const moved = await ask(`?paths=${paths}`, { etag: first.etag }).got;
    expect(moved).toMatchObject({ status: 304, body: "" });
    expect(moved.etag).not.toBe(first.etag);
  });

  it("a refused pull is refused like every other request", async () => {
    const weak = await server.makeToken(["list"]);
    const refused = await ask("?wait=30", { bearer: weak }).got;
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: "forbidden" } });
    expect((await ask("?nonsense=1").got).status).toBe(422);
    expect((await ask("?since=nonsense").got).status).toBe(410);
    expect((await ask("", { bearer: "nonsense" }).got).status).toBe(401);
  });
});
