import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { anonymousCaller } from "#lib/core/caller.ts";
import { codeOf, openTestTeam, type Person, type TestTeam, testRequest } from "#lib/usecases/testing-team.ts";
import { callerOfToken } from "./callers.ts";
import { decideDeviceLogin, getDeviceLogin, pollDeviceLogin, startDeviceLogin } from "./devices.ts";
import { removeMember } from "./members.ts";
import { me } from "./people.ts";

let team: TestTeam;
let editor: Person;
beforeEach(async () => {
  team = await openTestTeam();
  editor = await team.addPerson("editor");
});
afterEach(async () => {
  vi.useRealTimers();
  await team.close();
});

const nobody = anonymousCaller({ ...testRequest, ip: "10.0.0.9" });
const start = () => startDeviceLogin(nobody, { clientName: "blockyard on laptop" });
const poll = (deviceCode: string) => pollDeviceLogin(nobody, { deviceCode });

describe("a device login", () => {
  it("gives a token once, after a person has confirmed the code", async () => {
    const { deviceCode, userCode, verificationPath, expiresInSeconds } = await start();
    expect(userCode).toMatch(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/);
    expect([verificationPath, expiresInSeconds]).toEqual([`/device?code=${userCode}`, 600]);
    expect(await poll(deviceCode)).toEqual({ state: "pending", token: null, workspace: null });
    const caller = await editor.caller();
    expect(await getDeviceLogin(caller, { userCode: userCode.toLowerCase().replace("-", " ") })).toMatchObject({
      userCode,
      clientName: "blockyard on laptop",
      ip: "10.0.0.9",
    });
    await decideDeviceLogin(caller, { userCode, approve: true });
    const { state, token, workspace } = await poll(deviceCode);
    expect([state, workspace]).toEqual(["done", "default"]);
    const made = await callerOfToken(token ?? "", testRequest);
    expect(made).toMatchObject({ userId: editor.userId, workspaceId: team.workspaceId });
    expect((await me(made, {})).permissions.sort()).toEqual(["list", "pull", "reveal", "write"]);
    expect(await poll(deviceCode)).toEqual({ state: "expired", token: null, workspace: null });
  });

  it("polled twenty times at once gives one token", async () => {
    const { deviceCode, userCode } = await start();
    await decideDeviceLogin(await editor.caller(), { userCode, approve: true });
    const answers = await Promise.all(Array.from({ length: 20 }, () => poll(deviceCode)));
    expect(answers.filter(({ token }) => token !== null)).toHaveLength(1);
    expect(await team.store.read((tx) => tx.token.count())).toBe(1);
  });

  it("that is denied or ten minutes old gives none", async () => {
    const denied = await start();
    await decideDeviceLogin(await editor.caller(), { userCode: denied.userCode, approve: false });
    expect((await poll(denied.deviceCode)).state).toBe("denied");
    const late = await start();
    const caller = await editor.caller();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
    expect(await codeOf(decideDeviceLogin(caller, { userCode: late.userCode, approve: true }))).toBe("not_found");
    expect((await poll(late.deviceCode)).state).toBe("expired");
  });

  it("is decided once", async () => {
    const { userCode } = await start();
    const caller = await editor.caller();
    await decideDeviceLogin(caller, { userCode, approve: false });
    expect(await codeOf(decideDeviceLogin(caller, { userCode, approve: true }))).toBe("not_found");
  });

  it("is confirmed by a person in a browser, with scopes that the person has", async () => {
    const { userCode, deviceCode } = await start();
    const viewer = await team.addPerson("viewer");
    expect(await codeOf(decideDeviceLogin(await viewer.caller(), { userCode, approve: true }))).toBe("forbidden");
    expect(await codeOf(decideDeviceLogin({ ...(await editor.caller()), kind: "token" }, { userCode, approve: true }))).toBe("forbidden");
    expect((await poll(deviceCode)).state).toBe("pending");
    await decideDeviceLogin(await viewer.caller(), { userCode, approve: true, scopes: ["list"] });
    expect((await poll(deviceCode)).state).toBe("done");
  });

  it("gives no token once the person who confirmed it was removed", async () => {
    const owner = await team.addPerson("owner");
    const { userCode, deviceCode } = await start();
    await decideDeviceLogin(await editor.caller(), { userCode, approve: true });
    await removeMember(await owner.caller(), { userId: editor.userId });
    expect(await poll(deviceCode)).toEqual({ state: "denied", token: null, workspace: null });
  });

  it("with a code that was made up is expired", async () => {
    expect((await poll("byd_dev_0123456789ABCDEFGHIJKLxxxxxx")).state).toBe("expired");
    expect(await codeOf(getDeviceLogin(await editor.caller(), { userCode: "AAAA-AAAA" }))).toBe("not_found");
  });

  it("is started at most ten times a minute from one address", async () => {
    const codes = [];
    for (let i = 0; i < 11; i++) codes.push(await codeOf(start()));
    expect(codes).toEqual([...Array(10).fill("none"), "rate_limited"]);
    expect(await codeOf(startDeviceLogin({ ...nobody, ip: "10.0.0.10" }, { clientName: "x" }))).toBe("none");
  });

  it("is recorded when it starts, is decided and gives its token; waiting leaves no trace", async () => {
    const { userCode, deviceCode } = await start();
    for (let i = 0; i < 5; i++) await poll(deviceCode);
    await decideDeviceLogin(await editor.caller(), { userCode, approve: true });
    await poll(deviceCode);
    const counts = await Promise.all(["startDeviceLogin", "decideDeviceLogin", "pollDeviceLogin"].map(team.auditOf));
    expect(counts.map((events) => events.length)).toEqual([1, 1, 1]);
    expect(counts[2]?.[0]).toMatchObject({ workspaceId: team.workspaceId, detailText: expect.stringContaining(editor.userId) });
  });
});
