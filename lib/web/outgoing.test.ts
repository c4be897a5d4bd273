import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { outgoing } from "./outgoing.ts";
import { isRefusedAddress } from "./outgoing-addresses.ts";

let server: Server;
let port: number;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url === "/away") response.writeHead(302, { location: `http://127.0.0.1:${port}/found` }).end();
    else if (request.url === "/large") response.end(Buffer.alloc(33 * 1024 * 1024, "x"));
    else response.writeHead(200, { "content-type": "application/json" }).end('"hello"');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = async (url: string) => outgoing({ method: "GET", url, headers: {}, signal: AbortSignal.timeout(5_000) });

describe("the way out", () => {
  it("leads to a machine of the network, by address and by name", async () => {
    expect(await get(`http://127.0.0.1:${port}/x`)).toMatchObject({ status: 200, text: '"hello"' });
    expect(await get(`http://localhost:${port}/x`)).toMatchObject({ status: 200 });
  });
  it("follows no redirect", async () => {
    expect(await get(`http://127.0.0.1:${port}/away`)).toMatchObject({ status: 302 });
    expect(asked).not.toContain("/found");
  });
  it("reads no more than it should", async () => {
    await expect(get(`http://127.0.0.1:${port}/large`)).rejects.toMatchObject({ code: "too_large" });
  });
  test.each([
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/",
    "http://0xa9fea9fe/",
    "http://[fe80::1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fd00:ec2::254]/",
    "http://0.0.0.0:1/",
  ])("never leads to %s", async (url) => {
    await expect(get(url)).rejects.toMatchObject({ code: "forbidden" });
  });
  test.each([
    ["127.0.0.1", false],
    ["10.0.0.7", false],
    ["192.168.1.2", false],
    ["93.184.216.34", false],
    ["::1", false],
    ["fd12:3456::1", false],
    ["169.254.1.1", true],
    ["100.100.100.200", true],
    ["168.63.129.16", true],
    ["255.255.255.255", true],
    ["::ffff:a9fe:a9fe", true],
    ["64:ff9b::a9fe:a9fe", true],
    ["2002:a9fe:a9fe::1", true],
    ["prefect.test", true],
  ])("judges %s", (address, isRefused) => {
    expect(isRefusedAddress(address)).toBe(isRefused);
  });
});
