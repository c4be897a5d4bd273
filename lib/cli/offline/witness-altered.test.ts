import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { formatNoteKey } from "#lib/core/signed-note.ts";
import { witnessHeader } from "#lib/core/sync-witness.ts";
import { createInstanceKeys, openKeyring } from "#lib/store/keys/keyring.ts";
import { makeTestKek } from "#lib/store/testing.ts";
import { writeCheckpoint } from "#lib/usecases/audit/checkpoints.ts";
import { verifyFurther } from "#lib/usecases/audit/verified.ts";
import { pinsFile } from "./pins.ts";
import { otherHash, prepareWitness } from "./testing-witness.ts";

const at = prepareWitness();
const { path, save, cli, keepCopy, putBack, alter, alarmed, pullAll, seenRow, changingWitness } = at;

describe("what the server says of its log", () => {
  beforeEach(async () => {
    expect((await cli("pull")).code).toBe(0);
    await save("kv/a", "2");
  });

  it("is refused when it was altered on the way, is another answer's, of another key, or missing", async () => {
    const note = (sent: string) => Buffer.from(sent.split(" ")[1] ?? "", "base64").toString();
    const with_ = (change: (text: string) => string) => (sent: string) =>
      `${sent.split(" ")[0]} ${Buffer.from(change(note(sent))).toString("base64")}`;
    let first: string | undefined;
    changingWitness((sent) => {
      first = sent;
      return sent;
    });
    await pullAll({ home: makeHome() });
    await save("kv/a", "3");
    const cases: [RegExp, (sent: string) => string | undefined][] = [
      [/\(altered\)/, with_((text) => text.replace(/^head \d+/m, "head 999999"))],
      [/\(altered\)/, with_((text) => text.replace(/^known (\d+) .*$/m, `known $1 ${"0".repeat(64)}`))],
      [/\(of another answer\)/, () => first],
      [/\(malformed\)/, (sent) => sent.slice(0, -5)],
      [/does not vouch for its history any more: it showed its audit log up to row \d+ \(\w{16}\), and shows nothing now/, () => undefined],
    ];
    for (const [words, change] of cases) {
      changingWitness(change);
      await alarmed(words, ["pull", "status"]);
    }
    at.server.faults.handle = undefined;
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: "" });
  });

  it("is refused when another key has signed it than the one that is known", async () => {
    const file = pinsFile(testIo(at.home));
    const text = readFileSync(file, "utf8");
    const kek = makeTestKek();
    const other = formatNoteKey(openKeyring(kek, createInstanceKeys(kek)).syncSigner.key);
    writeFileSync(file, text.replace(/"signingKey": "[^"]+"/, `"signingKey": "${other}"`));
    await alarmed(/signs with another key than before/, ["pull"]);
  });

  it("is refused, and no old copy is suspected, when a proxy takes the question out of the request", async () => {
    at.server.faults.handle = (request, response) => {
      delete request.headers[witnessHeader];
      at.server.listener(request, response);
    };
    await alarmed(/takes the header x-blockyard-witness out of requests, so the server was not asked for row \d+ \(\w{16}\)/, ["pull"]);
    expect((await cli("pull")).stderr).not.toContain("old copy");
    expect((await cli("trust")).stdout).toContain("takes the header x-blockyard-witness out of requests");
    at.server.faults.handle = undefined;
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: "" });
  });

  it("is nothing to ask for where none was ever shown: an older server is taken, and still when it is upgraded", async () => {
    at.home = makeHome();
    writeFileSync(path("blockyard.json"), JSON.stringify({ targets: { app: { entries: ["kv/*"], file: "app.env" } } }));
    changingWitness(() => undefined);
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: "" });
    expect(await seenRow()).toBeUndefined();
    at.server.faults.handle = undefined;
    await save("kv/a", "3");
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: "" });
    expect(await seenRow()).toBeDefined();
  });

  it("is remembered beside a file of the layout before, and a file of today is understood by that", async () => {
    const file = pinsFile(testIo(at.home));
    const pins = JSON.parse(readFileSync(file, "utf8"));
    expect(pins.pins).toBe(1);
    for (const pin of Object.values(pins.instances) as Record<string, unknown>[]) delete pin.row;
    writeFileSync(file, JSON.stringify(pins));
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: "" });
    expect((await seenRow())?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(file, "utf8")).not.toContain(at.env.BLOCKYARD_TOKEN ?? "");
    writeFileSync(file, readFileSync(file, "utf8").replace(/"seq": \d+/, '"seq": "x"'));
    expect(await cli("pull")).toMatchObject({ code: 1, stderr: expect.stringContaining("is damaged") });
  });
});

describe("a log with rows that are gone or altered", () => {
  it("goes on when what was seen was archived below a checkpoint: said once, nobody is locked out", async () => {
    expect((await cli("pull")).code).toBe(0);
    const seen = await seenRow();
    await save("kv/a", "2");
    await writeCheckpoint();
    await save("kv/a", "3");
    alter(`DELETE FROM "AuditEvent" WHERE "seq" <= (SELECT max("seq") FROM "AuditCheckpoint")`);
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: expect.stringMatching(/up to row \d+ \(\w+\), were archived/) });
    expect((await seenRow())?.seq).toBeGreaterThan(seen?.seq ?? 0);
    await save("kv/a", "4");
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: "" });
  });

  it("is refused when the row that was seen was taken out", async () => {
    expect((await cli("pull")).code).toBe(0);
    const seen = await seenRow();
    await save("kv/a", "2");
    alter(`DELETE FROM "AuditEvent" WHERE "seq" = ${seen?.seq}`);
    await alarmed(/and shows no such row now/, ["pull"]);
  });

  it("is refused once the server has found it altered, and trust goes on without it", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect((await cli("pull")).code).toBe(0);
    await save("kv/a", "2");
    alter(`UPDATE "AuditEvent" SET "actorName" = 'somebody else' WHERE "seq" = 1`);
    await at.store.read(verifyFurther);
    await alarmed(/does not vouch for its history any more/, ["pull"]);
    expect((await cli("trust --yes")).code).toBe(0);
    expect(await cli("pull")).toMatchObject({ code: 0, stderr: "" });
    expect(await seenRow()).toBeUndefined();
  });
});

describe("what is used without the server", () => {
  it("the offline cache is used as before, and is not written by an answer that is refused", async () => {
    await keepCopy();
    expect((await cli("pull --offline-ok")).code).toBe(0);
    await save("kv/a", "2");
    expect((await cli("pull --offline-ok")).code).toBe(0);
    await putBack();
    for (const value of ["x", "y", "z"]) await save("kv/a", value);
    expect(await cli("pull --offline-ok")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is not the one that this machine has seen"),
    });
    expect(await cli("pull --offline")).toMatchObject({ code: 0 });
    expect(readFileSync(path("app.env"), "utf8")).toContain("2");
  });

  it("a bundle may be older than the newest row that was seen; with another row in that place it is refused; the first row is kept", async () => {
    const ship = makeHome();
    writeFileSync(path("pass"), "a long passphrase\n", { mode: 0o600 });
    const bundle = async () => {
      const made = await cli(`bundle -o ${path("b.age")} --passphrase-file ${path("pass")} --json`);
      expect(made).toMatchObject({ code: 0, stderr: "" });
      return (JSON.parse(made.stdout) as { fingerprint: string }).fingerprint;
    };
    const fingerprint = await bundle();
    const bundled = await seenRow();
    // Somebody pulls the same again: the log is further than the bundle, the revision is not.
    await pullAll();
    expect((await seenRow())?.seq).toBeGreaterThan(bundled?.seq ?? 0);
    const read = `pull --bundle ${path("b.age")} --passphrase-file ${path("pass")}`;
    const after = await seenRow();
    expect(await cli(read)).toMatchObject({ code: 0, stderr: "" });
    expect(await seenRow()).toEqual(after);
    const online = at.home;
    at.home = ship;
    writeFileSync(path("blockyard.json"), readFileSync(join(online, "blockyard.json")));
    expect(await cli(`${read.replaceAll(ship, online)} --trust ${fingerprint}`, {})).toMatchObject({ code: 0 });
    expect(await seenRow()).toEqual(bundled);
    const file = pinsFile(testIo(at.home));
    writeFileSync(file, JSON.stringify(otherHash(JSON.parse(readFileSync(file, "utf8")))));
    expect(await cli(read.replaceAll(ship, online))).toMatchObject({ code: 1, stderr: expect.stringContaining("in its place now") });
  }, 60_000);

  it("a bundle from an old copy that has moved on is not made", async () => {
    await keepCopy();
    await save("kv/a", "2");
    expect((await cli("pull")).code).toBe(0);
    await putBack();
    for (const value of ["x", "y", "z"]) await save("kv/a", value);
    writeFileSync(path("pass"), "a long passphrase\n", { mode: 0o600 });
    expect((await cli(`bundle -o ${path("b.age")} --passphrase-file ${path("pass")}`)).code).toBe(1);
    expect(existsSync(path("b.age"))).toBe(false);
  });
});
