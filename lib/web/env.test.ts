import { describe, expect, it, test } from "vitest";
import { readSettings } from "./env.ts";
import { clientIp } from "./host.ts";

const read = (env: Record<string, string>) => readSettings(env, "/project");

describe("the environment", () => {
  it("has a default for everything: loopback only, data in the project", () => {
    expect(read({})).toMatchObject({ port: 3000, host: "127.0.0.1", dataFolder: "/project/.data", origin: "http://127.0.0.1:3000" });
    expect(read({ PORT: "", BLOCKYARD_ORIGIN: "" })).toMatchObject({ port: 3000 });
  });
  it("lets the server connect to others unless that is switched off", () => {
    expect(read({}).mayConnectOut).toBe(true);
    expect(read({ BLOCKYARD_OUTGOING: "0" }).mayConnectOut).toBe(false);
    expect(() => read({ BLOCKYARD_OUTGOING: "no" })).toThrow(/BLOCKYARD_OUTGOING/);
  });
  it("takes what is given", () => {
    const given = {
      PORT: "80",
      HOST: "0.0.0.0",
      BLOCKYARD_DATA: "/data",
      BLOCKYARD_ORIGIN: "https://b.example.com/",
      NODE_ENV: "development",
    };
    expect(read(given)).toMatchObject({ port: 80, host: "0.0.0.0", dataFolder: "/data", origin: "https://b.example.com", isDev: true });
    expect(read({ HOST: "::1", PORT: "8080" })).toMatchObject({ origin: "http://[::1]:8080" });
  });
  test.each([
    ["PORT", { PORT: "x" }],
    ["PORT", { PORT: "70000" }],
    ["HOST", { HOST: "0.0.0.0" }],
    ["BLOCKYARD_ORIGIN", { BLOCKYARD_ORIGIN: "https://b.example.com/path" }],
    ["BLOCKYARD_ORIGIN", { BLOCKYARD_ORIGIN: "ftp://b.example.com" }],
    ["BLOCKYARD_TRUSTED_PROXIES", { BLOCKYARD_TRUSTED_PROXIES: "10.0.0.0/99" }],
    ["BLOCKYARD_TRUSTED_PROXIES", { BLOCKYARD_TRUSTED_PROXIES: "everybody" }],
  ])("refuses a bad %s by its name", (name, env) => {
    expect(() => read(env)).toThrow(name);
  });
});

describe("who is at the other end", () => {
  const trusted = read({ BLOCKYARD_TRUSTED_PROXIES: "10.0.0.0/8, 127.0.0.1" }).trustedProxies;
  test.each([
    ["nobody is believed without trusted proxies", "192.0.2.1", "1.2.3.4", null, "192.0.2.1"],
    ["a stranger is not believed", "192.0.2.1", "1.2.3.4", trusted, "192.0.2.1"],
    ["a proxy is", "10.0.0.1", "1.2.3.4", trusted, "1.2.3.4"],
    ["the right-most that is no proxy counts", "127.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.9", trusted, "1.2.3.4"],
    ["a proxy that says nothing is itself", "10.0.0.1", undefined, trusted, "10.0.0.1"],
    ["nonsense ends the chain", "10.0.0.1", "1.2.3.4, nonsense", trusted, "10.0.0.1"],
    ["IPv4 written as IPv6 is IPv4", "::ffff:127.0.0.1", undefined, null, "127.0.0.1"],
    ["also for a proxy", "::ffff:10.0.0.1", "1.2.3.4", trusted, "1.2.3.4"],
  ])("%s", (_, peer, forwarded, list, ip) => {
    expect(clientIp(peer, forwarded, list)).toBe(ip);
  });
});
