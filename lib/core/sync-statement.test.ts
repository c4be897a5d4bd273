import { generateKeyPairSync, hash, sign, verify as verifyBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { formatJson, type JsonObject, parseJson } from "./json.ts";
import { type NoteKey, noteKeyOf, signNote, type Verify } from "./signed-note.ts";
import {
  checkSyncAnswer,
  parseSyncStatement,
  type StatedAnswer,
  type SyncStatement,
  syncEntriesText,
  syncStatementText,
} from "./sync-statement.ts";

const sha256 = (data: string | Uint8Array) => hash("sha256", data, "hex");
const spkiHead = Buffer.from("302a300506032b6570032100", "hex");
const verify: Verify = (publicKey, text, signature) =>
  verifyBytes(null, Buffer.from(text), { key: Buffer.concat([spkiHead, publicKey]), format: "der", type: "spki" }, signature);

function makeKey(name = "blockyard/sync/i-1") {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = noteKeyOf(name, new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(spkiHead.length)), sha256);
  return { key, sign: (text: string) => signNote(text, key, (data) => new Uint8Array(sign(null, Buffer.from(data), privateKey))) };
}

const data = parseJson('{"value":1.0,"text":"two\\nlines","big":9007199254740993}') as JsonObject;
const entries = [
  { path: "kv/a", kind: "kv", type: null, name: "a", version: 1, revision: 7, deleted: false, data, secretFields: ["value"] },
  { path: "kv/b", kind: "kv", type: null, name: "b", version: 2, revision: 9, deleted: true, data: null, secretFields: [] },
];
const stated: SyncStatement = {
  ...{ instance: "i-1", workspace: "default", epoch: 1, revision: 9, since: 4, prefix: "kv/some where" },
  ...{ patterns: ["kv/a b", 'kv/"*"', "kv/é"], issuedAt: "2026-11-21T10:00:00.000Z", entries: sha256(syncEntriesText(entries)) },
};
const { key, sign: signText } = makeKey();
const answer: StatedAnswer = {
  ...{ instance: "i-1", workspace: "default", epoch: 1, revision: 9, full: false, issuedAt: stated.issuedAt },
  ...{ entries, signature: signText(syncStatementText(stated)) },
};
const check = (changed: Partial<StatedAnswer>, with_: NoteKey = key) =>
  checkSyncAnswer({ ...answer, ...changed }, with_, { sha256, verify });

describe("a statement", () => {
  it("says the same after it was written and read", () => {
    expect(parseSyncStatement(syncStatementText(stated))).toEqual(stated);
    const whole = { ...stated, since: null, prefix: "", patterns: [] };
    expect(parseSyncStatement(syncStatementText(whole))).toEqual(whole);
  });

  it("is no text that it would not have written", () => {
    const text = syncStatementText(stated);
    for (const other of [
      text.replace("sync answer", "audit checkpoint"),
      `${text}more x\n`,
      text.replace("epoch 1", "epoch 01"),
      text.replace("since 4", "since -4"),
      text.slice(0, -1),
      text.replace(/^prefix .*$/m, 'prefix "kv" '),
      text.replace(/^patterns .*$/m, 'patterns [ "kv/a b"]'),
      text.replace(/^patterns .*$/m, "patterns [1]"),
      text.replace(/^revision .*\n/m, ""),
      "",
    ])
      expect(parseSyncStatement(other)).toBeUndefined();
  });
});

describe("a signed answer", () => {
  it("is vouched for with what it was asked for", () => {
    expect(check({})).toEqual({ statement: stated });
  });

  it("is the same after it crossed the wire", () => {
    const body = formatJson({ ...answer, entries } as unknown as JsonObject);
    expect(body).toContain(`"entries":${syncEntriesText(entries)}`);
    const arrived = parseJson(body) as unknown as StatedAnswer;
    expect(checkSyncAnswer(arrived, key, { sha256, verify })).toEqual({ statement: stated });
  });

  it("is altered when any of it differs from what was signed", () => {
    const [first, second] = entries;
    if (!first || !second) throw new Error("there are two");
    for (const changed of [
      { instance: "i-2" },
      { workspace: "other" },
      { epoch: 2 },
      { revision: 8 },
      { full: true },
      { issuedAt: "2026-11-21T10:00:00.001Z" },
      { entries: [first] },
      { entries: [second, first] },
      { entries: [{ ...first, data: { ...data, value: 1 } }, second] },
      { entries: [{ ...first, secretFields: [] }, second] },
      { entries: [{ ...first, path: "kv/A" }, second] },
      { signature: answer.signature?.replace("since 4", "since 5") ?? null },
      { signature: answer.signature?.replace("kv/a b", "kv/a  b") ?? null },
    ])
      expect(check(changed)).toEqual({ problem: "altered" });
  });

  it("says what is wrong otherwise", () => {
    expect(check({ signature: null })).toEqual({ problem: "unsigned" });
    expect(check({ signature: "nonsense" })).toEqual({ problem: "malformed" });
    expect(check({}, makeKey().key)).toEqual({ problem: "foreign key" });
    expect(check({ signature: signText("blockyard audit checkpoint\ninstance i-1\n") })).toEqual({ problem: "malformed" });
  });
});
