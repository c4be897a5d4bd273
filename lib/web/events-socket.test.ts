import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import type { EntryUse } from "#lib/api/contract/uses.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { revokeToken } from "#lib/usecases/people/tokens.ts";
import { testCaller } from "#lib/usecases/testing.ts";
import { listUses } from "#lib/usecases/uses/entry-uses.ts";
import { noteEntryUse } from "#lib/usecases/uses/last-used.ts";
import { identifyAuthString } from "./identify.ts";
import type { SocketLimits } from "./socket-limits.ts";
import { openTestServer } from "./testing.ts";
import { loadedEvent, openSocket } from "./testing-socket.ts";

let server: Awaited<ReturnType<typeof openTestServer>>;
let workspaceId: string;
let token: string;
const success = '{"type":"auth_success"}';
const context = { ip: "127.0.0.1", requestId: "test", client: "prefect 3.8.3" };

beforeAll(async () => {
  server = await openTestServer();
  await server.makeOwner();
  workspaceId = (await server.store.read((tx) => tx.workspace.findFirstOrThrow())).id;
  token = await server.makeToken();
});
afterAll(() => server.close());

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

async function makeSecret(): Promise<string> {
  const path = `block/secret/s${crypto.randomUUID()}`;
  await createChange(testCaller(workspaceId, "editor"), {
    edits: [{ op: "put", path, baseVersion: 0, data: { value: "topsecret" } }],
  });
  return (await server.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path } }))).id;
}

/** A load as the door notes it, with a token. */
async function load(entryId: string, by = token): Promise<void> {
  noteEntryUse({ entry: { id: entryId, version: 1 }, caller: await identifyAuthString(by, context), kind: "loaded" });
}

const usesOf = async (id: string): Promise<EntryUse[]> => (await listUses(testCaller(workspaceId, "viewer"), { id })).uses;

/** Sends events on a greeted socket and waits until the server has taken them. */
async function tell(token: string | null, ...events: ReturnType<typeof loadedEvent>[]): Promise<void> {
  const client = openSocket(server.port);
  expect(await client.greet(token)).toBe(success);
  for (const event of events) client.send(event);
  // The answer to a second greeting comes after everything that was sent before.
  expect(await client.greet(token)).toBe(success);
  client.socket.close();
  await client.ended;
}

describe("a client is answered as it expects", () => {
  test.each(["/api/events/in", "/api/events/in/"])("one of today, at %s: subprotocol, pong, auth_success", async (path) => {
    const client = openSocket(server.port, { path });
    expect(await client.greet(null)).toBe(success);
    expect(client.socket.protocol).toBe("prefect");
    await client.checkpoint();
    client.socket.close(1000);
    expect((await client.ended).code).toBe(1000);
  });
  it("one of before 3.6.14: no subprotocol, events straight away", async () => {
    const entryId = await makeSecret();
    await load(entryId);
    const client = openSocket(server.port, { subprotocols: [] });
    await client.opened;
    expect(client.socket.protocol).toBe("");
    client.send(loadedEvent(entryId));
    await client.greet(null);
    expect(client.received).toEqual([success]);
    expect((await usesOf(entryId))[0]?.hint.flow).toBe("nightly");
    client.socket.close();
    await client.ended;
  });
  test.each([
    ["in the message", (good: string) => ({ frame: `prefect:${good}` })],
    ["in the message, alone", (good: string) => ({ frame: good })],
    ["in message and header", (good: string) => ({ frame: `prefect:${good}`, headers: basic(`prefect:${good}`) })],
    ["in the header only", (good: string) => ({ frame: null, headers: basic(`prefect:${good}`) })],
    ["in a Bearer header of its own", (good: string) => ({ frame: null, headers: { authorization: `Bearer ${good}` } })],
  ] as [string, (good: string) => { frame: string | null; headers?: Record<string, string> }][])("one with a token %s", async (_, say) => {
    const { frame, headers } = say(token);
    const entryId = await makeSecret();
    await load(entryId);
    const client = openSocket(server.port, { headers });
    expect(await client.greet(frame)).toBe(success);
    client.send(loadedEvent(entryId));
    expect(await client.greet(frame)).toBe(success);
    expect(await usesOf(entryId)).toMatchObject([{ program: { flow: "nightly", flowRun: "brave-otter" }, hint: {}, count: 1 }]);
    client.socket.close();
    await client.ended;
  });
});

describe("a token that is not valid", () => {
  const wrong = `prefect:byd_pat_${"a".repeat(28)}`;
  test.each([
    ["in the message", { token: wrong }],
    ["in the header", { token: null, headers: basic(wrong) }],
    ["in the header, with a good one in the message", { token: "", headers: basic(wrong) }],
    ["that is no token at all", { token: "admin:password" }],
  ] as [string, { token: string | null; headers?: Record<string, string> }][])(
    "%s is refused with a reason, after the greeting",
    async (_, say) => {
      const client = openSocket(server.port, { headers: say.headers });
      await expect(client.greet(say.token === "" ? token : say.token)).rejects.toThrow("The token is not valid");
      expect((await client.ended).code).toBe(1008);
    },
  );
  it("is refused with 401 where no greeting comes", async () => {
    expect(await openSocket(server.port, { subprotocols: [], headers: basic(wrong) }).ended).toMatchObject({ code: 401 });
  });
  it("ends the connection when it is revoked meanwhile", async () => {
    const short = await server.makeToken();
    const entryId = await makeSecret();
    const client = openSocket(server.port);
    await client.greet(`x:${short}`);
    const { id } = await identifyAuthString(short, context);
    await revokeToken(testCaller(workspaceId, "owner"), { id });
    client.send(loadedEvent(entryId));
    expect((await client.ended).code).toBe(1008);
  });
});

describe("an event", () => {
  it("without a token is a hint on a load from the same address, and says so", async () => {
    const entryId = await makeSecret();
    await load(entryId);
    await tell(null, loadedEvent(entryId));
    expect(await usesOf(entryId)).toMatchObject([{ actor: "test", program: {}, hint: { flow: "nightly", flowRun: "brave-otter" } }]);
  });
  it("makes no use of an entry that nobody loaded", async () => {
    const entryId = await makeSecret();
    await tell(null, loadedEvent(entryId));
    await tell(`x:${token}`, loadedEvent(entryId));
    expect(await usesOf(entryId)).toEqual([]);
  });
  it("with a token says nothing about a load with another", async () => {
    const entryId = await makeSecret();
    await load(entryId);
    await tell(`x:${await server.makeToken()}`, loadedEvent(entryId));
    expect(await usesOf(entryId)).toMatchObject([{ program: {}, hint: {} }]);
  });
  it("that is another one, or has a strange form, is ignored", async () => {
    const entryId = await makeSecret();
    await load(entryId);
    const event = loadedEvent(entryId);
    await tell(
      null,
      { ...event, event: "prefect.flow-run.Running" },
      { ...event, resource: "x" },
      { ...event, resource: { "prefect.resource.id": { not: "" } } },
      { ...event, related: { length: 5 } },
      { ...event, related: [null, 1, "x", { "prefect.resource.role": "toString", "prefect.resource.name": "x" }] },
      { ...event, related: [{ "prefect.resource.role": "flow", "prefect.resource.name": "\u202e\u0000" }] },
    );
    expect(await usesOf(entryId)).toMatchObject([{ program: {}, hint: {} }]);
  });
  it("before the greeting ends the connection", async () => {
    const client = openSocket(server.port);
    await client.opened;
    client.send(loadedEvent("x"));
    expect((await client.ended).code).toBe(1008);
  });
});

describe("what is malformed ends the connection", () => {
  test.each([
    ["bytes", Buffer.from("{}"), 1003],
    ["no JSON", "{", 1007],
    ["too much", JSON.stringify({ event: "x".repeat(65_536) }), 1009],
  ])("%s", async (_, frame, code) => {
    const client = openSocket(server.port);
    await client.greet(null);
    client.socket.send(frame);
    expect((await client.ended).code).toBe(code);
  });
  it("but what is only too deep for us does not: the client would send it again", async () => {
    const client = openSocket(server.port);
    await client.greet(null);
    client.socket.send("[".repeat(100) + "]".repeat(100));
    expect(await client.greet(null)).toBe(success);
    client.socket.close();
    await client.ended;
  });
});

describe("limits", () => {
  let small: Awaited<ReturnType<typeof openTestServer>>;
  async function open(limits: Partial<SocketLimits>) {
    small = await openTestServer({ limits });
    return (options?: Parameters<typeof openSocket>[1]) => openSocket(small.port, options);
  }
  afterEach(() => small?.close());

  test.each([{ connectionsMax: 2 }, { connectionsPerIpMax: 2 }])("%j: the third connection is refused until one ends", async (limits) => {
    const connect = await open(limits);
    const [first, second] = [connect(), connect()];
    await Promise.all([first.greet(null), second.greet(null)]);
    expect(await connect().ended).toMatchObject({ code: 503 });
    first.socket.close();
    await first.ended;
    expect(await connect().greet(null)).toBe(success);
  });
  it("a refused handshake takes no place", async () => {
    const connect = await open({ connectionsMax: 1 });
    for (let i = 0; i < 3; i++) expect((await connect({ subprotocols: [], headers: basic("x") }).ended).code).toBe(401);
    const noKey = `GET /api/events/in HTTP/1.1\r\nHost: 127.0.0.1:${small.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n`;
    expect(await small.askRaw(noKey)).toContain(" 400 ");
    expect(await connect().greet(null)).toBe(success);
  });
  it("who does not say who it is is sent away", async () => {
    const connect = await open({ authMs: 20 });
    expect((await connect().ended).code).toBe(1008);
  });
  it("who does not answer pings is gone, and who answers stays", async () => {
    const connect = await open({ pingMs: 50 });
    const [dead, alive] = [connect({ autoPong: false }), connect()];
    await Promise.all([dead.greet(null), alive.greet(null)]);
    expect((await dead.ended).code).toBe(1006);
    expect(await alive.greet(null)).toBe(success);
  });
  it("frames beyond the rate are dropped and the connection stays", async () => {
    const connect = await open({ framesAtOnceMax: 2, framesPerSecond: 0 });
    const client = connect();
    await client.greet(null);
    client.send({ type: "auth", token: null });
    for (let i = 0; i < 20; i++) client.socket.send("{");
    await client.checkpoint();
    expect(client.received).toEqual([success, success]);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });
  it("a server that stops says so, and does not wait for who stays silent", async () => {
    const connect = await open({ goodbyeMs: 20 });
    const [polite, silent] = [connect(), connect()];
    await Promise.all([polite.greet(null), silent.greet(null)]);
    silent.socket.pause();
    await small.close();
    expect((await polite.ended).code).toBe(1001);
  });
});
