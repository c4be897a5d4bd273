import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ImportJob } from "#lib/api/contract/prefect-import.ts";
import { send, startRecordedPrefect } from "#lib/api/prefect-peer/testing.ts";
import { fetchTransport } from "#lib/api/prefect-peer/transport.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { codeOf } from "#lib/usecases/testing-team.ts";
import { confirmPrefectImport, getPrefectImport, startPrefectImport, stopPrefectImport } from "./job-usecases.ts";
import { setOutgoing } from "./outgoing.ts";

let world: Awaited<ReturnType<typeof openTestWorkspace>>;
let prefect: Awaited<ReturnType<typeof startRecordedPrefect>>;
beforeEach(async () => {
  world = await openTestWorkspace();
  prefect = await startRecordedPrefect();
  setOutgoing(fetchTransport(fetch));
});
afterEach(async () => {
  await stopPrefectImport(world.caller("admin"), {});
  setOutgoing(undefined);
  await prefect.stop();
  await world.close();
});

const admin = () => world.caller("admin");
const start = (more: { key?: string } = {}) => startPrefectImport(admin(), { url: prefect.url, ...more });
async function until(state: ImportJob["state"]): Promise<ImportJob> {
  return expect
    .poll(async () => (await getPrefectImport(admin(), {})).job?.state, { interval: 5, timeout: 10_000 })
    .toBe(state)
    .then(async () => {
      const { job } = await getPrefectImport(admin(), {});
      if (!job) throw new Error("There is no import.");
      return job;
    });
}

describe("an import that the server does by itself", () => {
  it("reads, compares, waits to be confirmed, and then applies what it showed", async () => {
    await start();
    const ready = await until("ready");
    expect(ready).toMatchObject({ source: prefect.url, startedBy: "The admin", preview: { blocks: { created: 7 } } });
    expect(await world.store.read((tx) => tx.change.count())).toBe(0);
    await confirmPrefectImport(admin(), { id: ready.id });
    const done = await until("done");
    expect(done.applied).toMatchObject({ revision: 1, blocks: { created: 7 } });
    expect(await world.store.read((tx) => tx.change.count())).toBe(1);
  });

  it("shows no secret and no key, whatever it is asked", async () => {
    await start({ key: "admin:geheimer-schluessel" });
    await until("ready");
    expect(JSON.stringify(await getPrefectImport(admin(), {}))).not.toMatch(/geheim|s3cr3t/);
    const events = await world.store.read((tx) => tx.auditEvent.findMany());
    expect(events.map(({ action }) => action)).toContain("startPrefectImport");
    expect(JSON.stringify(events, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toMatch(/geheim|s3cr3t/);
  });

  it("is one per workspace at a time, and can be stopped", async () => {
    prefect.faults.handle = () => true;
    await start();
    expect(await codeOf(start())).toBe("conflict");
    await stopPrefectImport(admin(), {});
    expect((await getPrefectImport(admin(), {})).job).toBeNull();
    prefect.faults.handle = undefined;
    await start();
    await until("ready");
  });

  it("belongs to its workspace alone", async () => {
    await start();
    await until("ready");
    const other = world.caller("admin", { workspaceId: crypto.randomUUID() });
    expect((await getPrefectImport(other, {})).job).toBeNull();
  });

  it("ends with what the other side refused, without its words", async () => {
    prefect.faults.handle = ({ response }) => {
      send(response, 401, { exception_message: "fremde Worte" });
      return true;
    };
    await start();
    const failed = await until("failed");
    expect(failed.refusal).toMatchObject({ code: "unauthenticated" });
    expect(JSON.stringify(failed)).not.toContain("fremde Worte");
  });

  it("is applied once, and only as it was shown", async () => {
    await start();
    const { id } = await until("ready");
    expect(await codeOf(confirmPrefectImport(admin(), { id: "another" }))).toBe("not_found");
    await confirmPrefectImport(admin(), { id });
    await until("done");
    expect(await codeOf(confirmPrefectImport(admin(), { id }))).toBe("not_found");
  });

  it("is refused where it is switched off", async () => {
    setOutgoing(undefined);
    expect(await codeOf(start())).toBe("forbidden");
    expect(prefect.asked).toEqual([]);
    expect(await getPrefectImport(admin(), {})).toEqual({ job: null, isOpen: false });
  });

  it.each([
    "ftp://prefect.test/api",
    "prefect.test",
    "http://user:word@prefect.test/api",
    "http://prefect.test/api?x=1",
    "file:///etc/passwd",
  ])("does not go to %s", async (url) => {
    expect(await codeOf(startPrefectImport(admin(), { url }))).toBe("invalid");
  });
});
