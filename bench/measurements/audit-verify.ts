import { generateKeyPairSync, hash, sign } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { headerLine, noteLine, pageRowsMax, rowLine } from "#lib/core/audit-export.ts";
import { endText, pageText, wholeInstance } from "#lib/core/audit-notes.ts";
import { type AuditRow, auditRowHash, auditRowText, followChain, startOfChain } from "#lib/core/audit-row.ts";
import { formatNoteKey, noteKeyOf, signNote } from "#lib/core/signed-note.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { repeat, timed } from "../statistics.ts";
import { runNode } from "./cli-start.ts";

const sha256 = (data: string | Uint8Array) => hash("sha256", data, "hex");
const said = { instance: "bench", workspace: wholeInstance, at: "2026-11-21T12:00:00.000Z" };

const rowOf = (seq: number): AuditRow => ({
  ...{ seq, at: new Date(1_780_000_000_000 + seq * 100).toISOString(), workspaceId: "0b7c8c52-6f0e-4b8e-9d55-0d2f3c1a9e11" },
  ...{
    actorKind: "token",
    actorId: "3f0d6a52-1f0e-4b8e-9d55-0d2f3c1a9e11",
    actorName: "ship-7",
    credential: "3f0d6a52-1f0e-4b8e",
    ip: "10.0.0.7",
  },
  ...{ action: "revealField", result: "done", requestId: `7c9e6679-7425-40de-944b-${String(seq).padStart(12, "0")}` },
  detailText: `{"entry":"e-${seq}","path":"block/aws-credentials/prod-${seq % 500}","field":"aws_secret_access_key","version":${seq % 40}}`,
});

/** An export of this many rows as a server writes it, signed with a key of its own. */
async function writeExport(file: string, count: number): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = noteKeyOf("blockyard/audit/bench", new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(12)), sha256);
  const signed = (text: string) => signNote(text, key, (data) => new Uint8Array(sign(null, Buffer.from(data), privateKey)));
  async function* lines() {
    yield headerLine({ ...said, slug: "", key: formatNoteKey(key), to: count });
    let point = startOfChain;
    while (point.seq < count) {
      const from = point.seq + 1;
      const to = Math.min(count, point.seq + pageRowsMax);
      const marks: string[] = [];
      let text = "";
      for (let seq = from; seq <= to; seq++) {
        const row = auditRowText(rowOf(seq));
        const rowHash = auditRowHash(point.hash, row, sha256);
        text += rowLine(row, rowHash);
        marks.push(rowHash.slice(0, 8));
        point = followChain(point, rowHash, sha256);
      }
      yield text +
        noteLine("page", signed(pageText({ ...said, from, to, trail: point.trail, own: marks.map(() => true), marks, broken: null })));
    }
    yield noteLine("end", signed(endText({ ...said, ...point, rows: count })));
  }
  await pipeline(lines, createWriteStream(file));
  return formatNoteKey(key);
}

async function run({ root, folder, isQuick, say }: Run): Promise<Figure[]> {
  const count = isQuick ? 10_000 : 1_000_000;
  const file = join(folder, "audit.jsonl");
  const key = await writeExport(file, count);
  say(`${count} rows written`);
  const samples: number[] = [];
  const program = join(root, "dist", "blockyard.js");
  await repeat(isQuick ? 1 : 3, async () => {
    samples.push((await timed(() => runNode([program, "audit", "verify", file, "--key", key], { HOME: folder }))) / 1000);
  });
  return [{ what: `blockyard audit verify, ${count.toLocaleString("en")} rows`, unit: "s", samples, note: "The requirement is 30 s." }];
}

export const auditVerify: Measurement = { name: "audit-verify", title: "An export of the audit log is verified", run };
