import { spawnSync } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Io } from "#lib/cli/io.ts";
import { readPins } from "#lib/cli/offline/pins.ts";
import { runCli } from "#lib/cli/run.ts";
import { sha256 } from "#lib/cli/signatures.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatNoteKey, noteKeyOf, signNote } from "#lib/core/signed-note.ts";
import { syncEntriesText, syncStatementText } from "#lib/core/sync-statement.ts";
import type { BundleUse } from "./bundle-options.ts";
import { bundleSource } from "./bundle-source.ts";
import { seal, unseal } from "./envelope.ts";
import { readIdentities } from "./keys.ts";
import { type BundlePayload, parsePayload, payloadText } from "./payload.ts";

let server: TestServer;
/** A machine with the server, and one without any network. */
let [online, ship] = ["", ""];
let env: Record<string, string>;
beforeEach(async () => {
  server = await startServer();
  [online, ship] = [makeHome(), makeHome()];
  env = { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token() };
  await server.change(put("kv/a", "1"), put("kv/b", "2"), put("block/secret/pin", "canary-77"));
});
afterEach(() => server.stop());

const put = (path: string, value: string, baseVersion = 0) => ({ op: "put", path, baseVersion, data: { value } });
const plain: BundleUse = { identity: undefined, passphraseFile: undefined, trust: undefined, allowsOlder: false };

async function cli(home: string, argv: string[], more: Partial<Io> = {}) {
  const io = testIo(home, { argv, env: home === online ? env : {}, ...more });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}

/** A key on the ship, and a bundle for it: its path, and what the command said. */
async function carry(...options: string[]) {
  const key = join(ship, ".config", "blockyard", "bundle.key");
  if (!existsSync(key)) expect((await cli(ship, ["bundle", "keygen"])).code).toBe(0);
  const recipient = /# public key: (age1\S+)/.exec(readFileSync(key, "utf8"))?.[1] ?? "";
  const file = join(ship, "carried.age");
  const made = await cli(online, ["bundle", "-o", file, "--recipient", recipient, "--json", ...options]);
  expect([made.code, made.stderr]).toEqual([0, ""]);
  return { file, key, recipient, made: JSON.parse(made.stdout) as { fingerprint: string; revision: number } };
}

async function pull(file: string, use: Partial<BundleUse> = {}, patterns: string[] = [], since?: string) {
  const source = await bundleSource(offline(), file, { ...plain, ...use });
  return source.pull({ patterns, since });
}

/** No network: whoever asks for one fails. */
function offline() {
  return testIo(ship, {
    fetch: () => {
      throw new Error("There is no network.");
    },
  });
}

async function refusal(work: Promise<unknown>): Promise<DomainError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error("It was not refused.");
  return error;
}

/** The bundle again, with something else inside. */
async function forge(file: string, key: string, recipient: string, change: (payload: ReturnType<typeof parsePayload>) => unknown) {
  const payload = parsePayload(await unseal(readFileSync(file), { identities: await readIdentities(offline(), key) }, file), file);
  change(payload);
  writeFileSync(file, await seal(payloadText(payload), { recipients: [recipient] }));
}

/** Everything signed as it should be, by a key of somebody else's. */
function signedByStranger(payload: BundlePayload, more: { instance?: string }): BundlePayload {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const key = noteKeyOf("blockyard/sync/theirs", new Uint8Array(raw), sha256);
  const answer = { ...payload.answer, ...more };
  const { instance, workspace, epoch, revision, issuedAt } = answer;
  const entries = sha256(syncEntriesText(answer.entries));
  const text = syncStatementText({ instance, workspace, epoch, revision, issuedAt, entries, since: null, prefix: "", patterns: [] });
  const signature = signNote(text, key, (signed) => new Uint8Array(sign(null, Buffer.from(signed), privateKey)));
  return Object.assign(payload, { answer: { ...answer, signature }, signingKey: formatNoteKey(key) });
}

const paths = (answer: { entries: readonly { path: string }[] } | null) => answer?.entries.map(({ path }) => path).sort();

describe("a bundle", () => {
  it("brings everything to a machine that trusts the server's fingerprint, and from then on without saying so", async () => {
    const { file, made } = await carry();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).includes("canary-77")).toBe(false);
    const unknown = await refusal(pull(file));
    expect([unknown.code, unknown.message]).toEqual(["forbidden", expect.stringContaining(`--trust ${made.fingerprint}`)]);
    expect((await readPins(offline())).instances).toEqual({});
    const typed = made.fingerprint.toUpperCase().replaceAll("-", " ");
    expect(paths(await pull(file, { trust: typed }))).toEqual(["block/secret/pin", "kv/a", "kv/b"]);
    expect((await pull(file))?.entries.find(({ path }) => path === "block/secret/pin")?.data).toEqual({ value: "canary-77" });
  });

  it("holds what was asked for, and gives each target its part", async () => {
    const { file, made } = await carry("--entry", "kv/*", "--entry", "block/secret/*");
    expect(paths(await pull(file, { trust: made.fingerprint }, ["kv/*"]))).toEqual(["kv/a", "kv/b"]);
    const whole = await pull(file, {}, ["kv/*", "block/secret/*"]);
    expect(await pull(file, {}, ["kv/*"], whole?.cursor)).toBeNull();
  });

  it("is refused for a target that takes something else, so that nothing looks deleted", async () => {
    const { file, made } = await carry("--entry", "kv/a");
    for (const patterns of [["kv/*"], [], ["kv/a", "kv/b"]]) {
      const error = await refusal(pull(file, { trust: made.fingerprint }, patterns));
      expect([error.code, error.message]).toEqual(["conflict", expect.stringContaining("was made for kv/a")]);
    }
    expect((await readPins(offline())).instances).toEqual({});
  });

  it("that was altered at any byte or cut off is refused", async () => {
    const { file, made } = await carry();
    const good = readFileSync(file);
    for (let index = 0; index < good.length; index += 13) {
      const altered = Buffer.from(good);
      altered[index] = (altered[index] ?? 0) ^ 1;
      writeFileSync(file, altered);
      expect(["invalid", "forbidden"]).toContain((await refusal(pull(file, { trust: made.fingerprint }))).code);
    }
    for (const length of [0, 10, good.length / 2, good.length - 1]) {
      writeFileSync(file, good.subarray(0, length));
      expect((await refusal(pull(file, { trust: made.fingerprint }))).code).toBe("invalid");
    }
  });

  it.each([
    ["a value", (answer: Answer) => Object.assign(answer.entries[0] ?? {}, { data: { value: "evil" } })],
    ["an entry left out", (answer: Answer) => answer.entries.pop()],
    ["the revision", (answer: Answer) => Object.assign(answer, { revision: 99 })],
    ["the epoch", (answer: Answer) => Object.assign(answer, { epoch: 99 })],
    ["the workspace", (answer: Answer) => Object.assign(answer, { workspace: "production" })],
    ["the time", (answer: Answer) => Object.assign(answer, { issuedAt: "2030-01-01T00:00:00.000Z" })],
    ["no signature", (answer: Answer) => Object.assign(answer, { signature: null })],
  ])("whose content somebody else than the server has changed is refused: %s", async (_, change) => {
    const { file, key, recipient, made } = await carry();
    await forge(file, key, recipient, ({ answer }) => change(answer as unknown as Answer));
    expect((await refusal(pull(file, { trust: made.fingerprint }))).code).toBe("invalid");
  });

  it("of another server is refused, also when it says that it is ours", async () => {
    const { file, key, recipient, made } = await carry();
    await pull(file, { trust: made.fingerprint });
    const good = readFileSync(file);
    const forged = async (change: Parameters<typeof forge>[3]) => {
      writeFileSync(file, good);
      await forge(file, key, recipient, change);
      return refusal(pull(file));
    };
    const stranger = await forged((payload) => signedByStranger(payload, { instance: "theirs" }));
    expect([stranger.code, stranger.message]).toEqual(["forbidden", expect.stringContaining("does not know")]);
    const trusting = await refusal(pull(file, { trust: made.fingerprint }));
    expect(trusting.message).toContain("not what --trust says");
    const posing = await forged((payload) => signedByStranger(payload, {}));
    expect([posing.code, posing.message]).toEqual(["forbidden", expect.stringContaining("another server than the one")]);
    const ours = await forged((payload) =>
      Object.assign(payload, { ...signedByStranger({ ...payload }, {}), signingKey: payload.signingKey }),
    );
    expect([ours.code, ours.message]).toEqual(["forbidden", expect.stringContaining("another server than the one")]);
  });

  it("that is older than what the machine has seen is refused unless it is meant", async () => {
    const first = await carry();
    const old = readFileSync(first.file);
    await server.change(put("kv/a", "2", 1));
    const { file, made } = await carry();
    await pull(file, { trust: made.fingerprint });
    writeFileSync(file, old);
    const error = await refusal(pull(file));
    expect([error.code, error.message]).toEqual(["conflict", expect.stringContaining("revision 1, and 2 before")]);
    expect((await pull(file, { allowsOlder: true }))?.revision).toBe(1);
    expect((await refusal(pull(file))).code).toBe("conflict");
  });

  it("opens with its key only, which others must not be able to read", async () => {
    const { file, key, made } = await carry();
    const other = join(ship, "other.key");
    await cli(ship, ["bundle", "keygen", "-o", other]);
    expect((await refusal(pull(file, { identity: other, trust: made.fingerprint }))).message).toContain("cannot be opened with this key");
    chmodSync(key, 0o644);
    expect((await refusal(pull(file, { trust: made.fingerprint }))).message).toContain("chmod 600");
  });

  it("opens with a passphrase from a file or the terminal", { timeout: 60_000 }, async () => {
    const [file, words] = [join(ship, "p.age"), join(online, "words")];
    writeFileSync(words, "light original energy average\n", { mode: 0o600 });
    const made = await cli(online, ["bundle", "-o", file, "--passphrase-file", words, "--json"]);
    expect([made.code, made.stderr]).toEqual([0, ""]);
    const { fingerprint } = JSON.parse(made.stdout) as { fingerprint: string };
    expect((await refusal(pull(file, { trust: fingerprint }))).message).toContain("--passphrase-file");
    expect(paths(await pull(file, { trust: fingerprint, passphraseFile: words }))).toHaveLength(3);
    writeFileSync(words, "light original energy wrong\n");
    expect((await refusal(pull(file, { trust: fingerprint, passphraseFile: words }))).message).toContain("this passphrase");
  });

  it("needs a way to be opened, a passphrase of some length, and real recipients", async () => {
    const file = join(online, "x.age");
    expect((await cli(online, ["bundle", "-o", file])).code).toBe(2);
    expect((await cli(online, ["bundle"])).code).toBe(2);
    expect((await cli(online, ["bundle", "-o", file, "--recipient", "age1nonsense"])).code).toBe(2);
    const ask = async () => "short";
    expect(await cli(online, ["bundle", "-o", file], { isTty: { stdin: true, stdout: true }, ask })).toMatchObject({ code: 2 });
    expect(existsSync(file)).toBe(false);
  });

  it("is not made from a server that has become older, or that is another one", async () => {
    await server.change(put("kv/a", "2", 1));
    await carry();
    await server.store.write((tx) => tx.workspace.updateMany({ where: { slug: "default" }, data: { revision: 1 } }));
    const file = join(online, "x.age");
    const refused = await cli(online, [
      "bundle",
      "-o",
      file,
      "--recipient",
      "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
    ]);
    expect([refused.code, existsSync(file)]).toEqual([1, false]);
    expect(refused.stderr).toContain("a backup was probably restored");
  });

  it("keeps a key that exists", async () => {
    const key = join(ship, "key");
    expect((await cli(ship, ["bundle", "keygen", "-o", key])).code).toBe(0);
    const before = readFileSync(key, "utf8");
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect((await cli(ship, ["bundle", "keygen", "-o", key])).code).toBe(1);
    expect(readFileSync(key, "utf8")).toBe(before);
  });
});

describe("pull --bundle", () => {
  const target = () => join(ship, "app.env");
  const declare = (entries: string[]) =>
    writeFileSync(join(ship, "blockyard.json"), JSON.stringify({ targets: { app: { entries, file: "app.env", key: "{NAME}" } } }));
  const pullOnShip = (...argv: string[]) => cli(ship, ["pull", ...argv], { fetch: offline().fetch });

  it("writes the targets of a machine without network and token", async () => {
    declare(["kv/*"]);
    const { file, made } = await carry("--entry", "kv/*");
    const first = await pullOnShip("--bundle", file, "--trust", made.fingerprint);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(readFileSync(target(), "utf8")).toBe("A=1\nB=2\n");
    await server.change(put("kv/a", "changed", 1));
    const second = await carry("--entry", "kv/*");
    expect((await pullOnShip("--bundle", second.file)).code).toBe(0);
    expect(readFileSync(target(), "utf8")).toBe("A=changed\nB=2\n");
  });

  it("touches nothing when the bundle is refused", async () => {
    declare(["kv/*"]);
    const { file, made } = await carry("--entry", "kv/*");
    const untouched = async (...argv: string[]) => {
      const { code, stderr } = await pullOnShip("--bundle", file, ...argv);
      expect([code, existsSync(target()), existsSync(`${target()}.blockyard-lock.json`)]).toEqual([1, false, false]);
      return stderr;
    };
    expect(await untouched()).toContain("does not know");
    declare(["kv/*", "block/secret/*"]);
    expect(await untouched("--trust", made.fingerprint)).toContain("was made for kv/*");
    writeFileSync(file, readFileSync(file).subarray(0, -1));
    expect(await untouched("--trust", made.fingerprint)).toContain("altered");
  });
});

type Answer = { entries: { data: unknown }[] };

const age = process.env.AGE ?? "age";
const hasAge = spawnSync(age, ["--version"]).status === 0;

describe.skipIf(!hasAge)("the age tool", () => {
  it("opens a bundle with the key that keygen made", async () => {
    const { file, key } = await carry();
    const { status, stdout } = spawnSync(age, ["-d", "-i", key, file], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bundle: 1, answer: { workspace: "default", signature: expect.any(String) } });
  });
});
