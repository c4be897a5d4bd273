import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { receiptEntriesMax } from "#lib/api/contract/receipts.ts";
import { openTestServer } from "./testing.ts";

let server: Awaited<ReturnType<typeof openTestServer>>;
let token: string;
beforeAll(async () => {
  server = await openTestServer();
  await server.makeOwner();
  token = await server.makeToken(["pull"]);
  await send(
    "/api/v1/changes",
    { edits: [{ op: "put", path: "kv/limit", baseVersion: 0, data: { value: 1 } }] },
    await server.makeToken(["push"]),
  );
});
afterAll(() => server.close());

const send = async (path: string, body: unknown, bearer: string | null = token) =>
  server.ask(path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
  });
const receipt = (more: object = {}) => ({
  ...{ tool: "blockyard", host: "edf-1", target: "app", file: "/srv/app/.env", state: "applied", revision: 1 },
  ...{ entries: [{ path: "kv/limit", version: 1, hash: "f".repeat(64), drifted: false }], ...more },
});
const entries = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ path: `kv/${"x".repeat(100)}-${n}`, version: 1, hash: "f".repeat(64), drifted: false }));

describe("a receipt over HTTP", () => {
  it("is taken from a token that may pull, and answered with what the client has to know", async () => {
    const { status, body } = await send("/api/v1/receipts", receipt());
    expect([status, JSON.parse(body)]).toEqual([200, { id: expect.any(String), adopt: [], held: 1, ignored: [] }]);
    const listed = await server.ask("/api/v1/clients", { headers: { authorization: `Bearer ${token}` } });
    expect(JSON.parse(listed.body)).toMatchObject({ total: 1, clients: [{ host: "edf-1", state: "current" }] });
    expect(listed.body).not.toContain("ffff");
  });

  it("is refused from nobody, and from a token that may not pull", async () => {
    expect((await send("/api/v1/receipts", receipt(), null)).status).toBe(401);
    for (const scopes of [["list"], ["push"], ["review"], ["audit"]])
      expect((await send("/api/v1/receipts", receipt(), await server.makeToken(scopes))).status).toBe(403);
  });

  it("may say 10,000 entries, far over what other bodies may have, and not more", async () => {
    const { status, body } = await send("/api/v1/receipts", receipt({ host: "large", entries: entries(receiptEntriesMax) }));
    expect([status, JSON.parse(body).ignored.length]).toEqual([200, receiptEntriesMax]);
    expect((await send("/api/v1/receipts", receipt({ entries: entries(receiptEntriesMax + 1) }))).status).toBe(422);
    expect((await send("/api/v1/receipts", receipt({ problem: "x".repeat(5 * 1024 * 1024) }))).status).toBe(413);
    expect((await send("/api/v1/receipts", `{"entries":${"[".repeat(9)}${"]".repeat(9)}}`)).status).toBe(422);
  });
});
