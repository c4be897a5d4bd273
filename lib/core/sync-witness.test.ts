import { generateKeyPairSync, hash, sign, verify as verifyBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { formatNoteKey, noteKeyOf, signNote, type Verify } from "./signed-note.ts";
import { checkWitness, formatWitness, parseSyncWitness, type SyncWitness, syncWitnessText } from "./sync-witness.ts";

const sha256 = (data: string | Uint8Array) => hash("sha256", data, "hex");
const spkiHead = Buffer.from("302a300506032b6570032100", "hex");
const verify: Verify = (publicKey, text, signature) =>
  verifyBytes(null, Buffer.from(text), { key: Buffer.concat([spkiHead, publicKey]), format: "der", type: "spki" }, signature);

function makeKey(name = "blockyard/sync/i-1") {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = noteKeyOf(name, new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(spkiHead.length)), sha256);
  return {
    text: formatNoteKey(key),
    sign: (text: string) => signNote(text, key, (data) => new Uint8Array(sign(null, Buffer.from(data), privateKey))),
  };
}

const answer = { instance: "i-1", workspace: "default", epoch: 1, revision: 9, issuedAt: "2026-11-21T10:00:00.000Z" };
const witness: SyncWitness = { ...answer, head: { seq: 12, hash: sha256("12") }, known: { seq: 7, shown: sha256("7") } };
const key = makeKey();
const sent = (stated: SyncWitness, by = key) => formatWitness(by.text, by.sign(syncWitnessText(stated)));
const check = (text: string, of: Partial<typeof answer> = {}, pinned: string | null = key.text) =>
  checkWitness(text, { ...answer, ...of }, pinned, { sha256, verify });

describe("a witness", () => {
  it("says the same after it was written and read", () => {
    for (const known of [witness.known, null, { seq: 7, shown: "archived" }, { seq: 7, shown: "absent" }])
      expect(parseSyncWitness(syncWitnessText({ ...witness, known }))).toEqual({ ...witness, known });
  });

  it("is no text that it would not have written", () => {
    const text = syncWitnessText(witness);
    for (const other of [
      ...["", `${text}more x\n`, text.slice(0, -1), text.replace("sync witness", "sync answer"), text.replace("epoch 1", "epoch 01")],
      ...[text.replace("revision 9", "revision -9"), text.replace("head 12", "head 012"), text.replace(/^head .*$/m, "head 12 absent")],
      ...[text.replace(/^known .*$/m, "known 7"), text.replace(/^known .*$/m, "known none"), text.replace(/^known .*\n/m, "")],
    ])
      expect([other, parseSyncWitness(other)]).toEqual([other, undefined]);
  });

  it("is vouched for by the key that is pinned; where none is, by the one that it names", () => {
    expect(check(sent(witness))).toEqual({ witness, signingKey: key.text });
    expect(check(sent(witness), {}, null)).toEqual({ witness, signingKey: key.text });
    const other = makeKey();
    expect(check(sent(witness, other))).toEqual({ problem: "foreign key" });
    expect(check(sent(witness, other), {}, null)).toMatchObject({ signingKey: other.text });
    expect(check(formatWitness(other.text, key.sign(syncWitnessText(witness))), {}, null)).toEqual({ problem: "foreign key" });
  });

  it("is of one answer: of another instance, workspace, epoch, revision or moment it is not", () => {
    for (const of of [
      { instance: "i-2" },
      { workspace: "other" },
      { epoch: 2 },
      { revision: 10 },
      { issuedAt: "2026-11-21T10:00:00.001Z" },
    ])
      expect([of, check(sent(witness), of)]).toEqual([of, { problem: "of another answer" }]);
  });

  it("does not pass when any of it was altered, or was signed as something else", () => {
    const text = syncWitnessText(witness);
    const note = key.sign(text);
    for (const altered of [
      note.replace("head 12", "head 13"),
      note.replace(sha256("12"), sha256("13")),
      note.replace("known 7", "known 8"),
    ])
      expect(check(formatWitness(key.text, altered))).toEqual({ problem: "altered" });
    expect(check(formatWitness(key.text, key.sign(text.replace("sync witness", "sync answer"))))).toEqual({ problem: "malformed" });
    for (const text of ["", "x", `${key.text} `, `${key.text} !!`, `${sent(witness)} more`, formatWitness(key.text, "nonsense")])
      expect([text, check(text)]).toEqual([text, { problem: "malformed" }]);
  });
});
