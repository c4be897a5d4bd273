import { generateKeyPairSync, hash, sign, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOnlyLine, headerLine, noteLine, rowLine } from "./audit-export.ts";
import { type Checkpoint, checkpointText, endText, pageText } from "./audit-notes.ts";
import { type AuditRow, auditRowHash, auditRowText, type ChainPoint, followChain, startOfChain } from "./audit-row.ts";
import { createVerifier } from "./audit-verify.ts";
import { canonicalJson } from "./json.ts";
import { formatNoteKey, noteKeyOf, parseNoteKey, signNote } from "./signed-note.ts";

const sha256 = (data: string | Uint8Array) => hash("sha256", data, "hex");

function makeSigner() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = noteKeyOf("blockyard/audit/test", new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(12)), sha256);
  const check = (_: Uint8Array, text: string, signature: Uint8Array) => verify(null, Buffer.from(text), publicKey, signature);
  return { key, check, sign: (text: string) => signNote(text, key, (data) => new Uint8Array(sign(null, Buffer.from(data), privateKey))) };
}

const signer = makeSigner();
const instance = "i";
const workspace = "w";
const at = "2026-11-21T12:00:00.000Z";
const rowOf = (seq: number, text = `event ${seq}`): AuditRow => ({
  ...{
    seq,
    at,
    workspaceId: seq % 4 === 3 ? "other" : workspace,
    actorKind: "session",
    actorId: "u",
    actorName: 'A "quoted" name, "seq":9',
  },
  ...{
    credential: "c",
    ip: "127.0.0.1",
    action: "revealField",
    result: "done",
    detailText: JSON.stringify({ text }),
    requestId: `r${seq}`,
  },
});

type Line = { seq: number; text: string };
type Export = { lines: Line[]; checkpoints: Checkpoint[]; points: ChainPoint[] };

/** An export of `count` rows in pages of `size`, as a server writes it; every fourth row belongs to another workspace. */
function exportOf(count: number, size = 10, { sign: signWith } = signer): Export {
  const lines: Line[] = [{ seq: 0, text: headerLine({ instance, workspace, slug: "w", key: formatNoteKey(signer.key), to: count, at }) }];
  const [points, checkpoints]: [ChainPoint[], Checkpoint[]] = [[startOfChain], []];
  let point = startOfChain;
  let [own, marks]: [boolean[], string[]] = [[], []];
  let rows = 0;
  for (let seq = 1; seq <= count; seq++) {
    const row = rowOf(seq);
    const text = auditRowText(row);
    const rowHash = auditRowHash(point.hash, text, sha256);
    const isOwn = row.workspaceId === workspace;
    if (isOwn) rows++;
    lines.push({ seq, text: isOwn ? rowLine(text, rowHash) : hashOnlyLine(seq, rowHash) });
    point = followChain(point, rowHash, sha256);
    points.push(point);
    own.push(isOwn);
    marks.push(rowHash.slice(0, 8));
    if (seq % 7 === 0) {
      const checkpoint = { ...point, instance, at };
      checkpoints.push(checkpoint);
      lines.push({ seq: 0, text: noteLine("checkpoint", signWith(checkpointText(checkpoint))) });
    }
    if (seq % size === 0 || seq === count) {
      const page = { instance, workspace, from: seq - own.length + 1, to: seq, trail: point.trail, own, marks, broken: null };
      lines.push({ seq: 0, text: noteLine("page", signWith(pageText(page))) });
      [own, marks] = [[], []];
    }
  }
  lines.push({ seq: 0, text: noteLine("end", signWith(endText({ instance, workspace, ...point, rows, at }))) });
  return { lines, checkpoints, points };
}

function verifyLines(lines: readonly Line[], known: readonly Checkpoint[] = []) {
  const verifier = createVerifier({ key: signer.key, sha256, verify: signer.check, known });
  for (const { text } of lines) verifier.line(text.replace(/\n$/, ""));
  return verifier.end();
}

const findingIn = (lines: readonly Line[], known: readonly Checkpoint[] = []) => {
  const { finding } = verifyLines(lines, known);
  return finding && { seq: finding.seq, kind: finding.kind };
};

const whole = exportOf(35);
const lineOf = (lines: readonly Line[], seq: number) => lines.findIndex((line) => line.seq === seq);
const own = (seq: number) => rowOf(seq).workspaceId === workspace;
const anyRow = fc.integer({ min: 1, max: 35 });

describe("a row's text", () => {
  it("is the canonical JSON of the row", () => {
    for (const seq of [1, 3]) expect(auditRowText(rowOf(seq))).toBe(canonicalJson(rowOf(seq)));
    expect(auditRowText({ ...rowOf(1), workspaceId: null })).toBe(canonicalJson({ ...rowOf(1), workspaceId: null }));
  });
});

describe("an export that nobody touched", () => {
  it.each([1, 9, 10, 11, 35, 40])("of %d rows is whole", (count) => {
    const { finding, rows, checked } = verifyLines(exportOf(count).lines);
    expect([finding, rows, checked]).toEqual([null, Array.from({ length: count }, (_, i) => i + 1).filter(own).length, count]);
  });

  it("agrees with the checkpoints that were kept elsewhere", () => {
    expect(verifyLines(whole.lines, whole.checkpoints)).toMatchObject({ finding: null, checkpoints: 5 });
  });
});

describe("an export that somebody touched names the row", () => {
  it("that was edited, also when its own hash was made anew", () => {
    fc.assert(
      fc.property(anyRow.filter(own), fc.boolean(), (seq, isRehashed) => {
        const text = auditRowText(rowOf(seq, "changed"));
        const rowHash = isRehashed ? auditRowHash(whole.points[seq - 1]?.hash ?? "", text, sha256) : (whole.points[seq]?.hash ?? "");
        const lines = whole.lines.map((line) => (line.seq === seq ? { seq, text: rowLine(text, rowHash) } : line));
        expect(findingIn(lines)).toEqual({ seq, kind: "edited" });
      }),
    );
  });

  it("that was edited, also when the whole chain behind it was made anew", () => {
    fc.assert(
      fc.property(anyRow.filter(own), (seq) => {
        let previous = whole.points[seq - 1]?.hash ?? "";
        const lines = whole.lines.map((line) => {
          if (line.seq < seq) return line;
          const text = auditRowText(rowOf(line.seq, line.seq === seq ? "changed" : undefined));
          previous = auditRowHash(previous, text, sha256);
          return { seq: line.seq, text: own(line.seq) ? rowLine(text, previous) : hashOnlyLine(line.seq, previous) };
        });
        expect(findingIn(lines)).toEqual({ seq, kind: "edited" });
      }),
    );
  });

  it("that was deleted", () => {
    fc.assert(
      fc.property(anyRow, (seq) => {
        expect(findingIn(whole.lines.filter((line) => line.seq !== seq))).toEqual({ seq, kind: "missing" });
      }),
    );
  });

  it("from which rows stand in another order", () => {
    fc.assert(
      fc.property(anyRow, anyRow, (a, b) => {
        fc.pre(a < b);
        const lines = [...whole.lines];
        const [i, j] = [lineOf(lines, a), lineOf(lines, b)];
        [lines[i], lines[j]] = [lines[j] as Line, lines[i] as Line];
        expect(findingIn(lines)).toEqual({ seq: a, kind: "reordered" });
      }),
    );
  });

  it("that was inserted, whatever number it was given", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 34 }), fc.integer({ min: -1, max: 1 }), (after, shift) => {
        const seq = after + shift;
        const text = auditRowText(rowOf(seq, "forged"));
        const lines = [...whole.lines];
        const forged = { seq: -1, text: rowLine(text, auditRowHash(whole.points[after]?.hash ?? "", text, sha256)) };
        lines.splice(lineOf(lines, after) + 1, 0, forged);
        const finding = findingIn(lines);
        expect(finding?.seq).toBe(seq);
        expect(["inserted", "edited"]).toContain(finding?.kind);
      }),
    );
  });

  it("of which only the hash was left", () => {
    fc.assert(
      fc.property(anyRow.filter(own), (seq) => {
        const only = { seq, text: hashOnlyLine(seq, whole.points[seq]?.hash ?? "") };
        expect(findingIn(whole.lines.map((line) => (line.seq === seq ? only : line)))).toEqual({ seq, kind: "withheld" });
      }),
    );
  });

  it("behind which the file was cut, wherever that is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.lines.length - 1 }), (length) => {
        const kept = whole.lines.slice(0, length);
        const last = Math.max(...kept.map(({ seq }) => seq));
        expect(findingIn(kept)).toEqual({ seq: last + 1, kind: "cut" });
      }),
    );
  });
});

describe("an export that is not what it says is refused", () => {
  it("when it is an older one than a checkpoint that is known", () => {
    expect(findingIn(exportOf(20).lines, whole.checkpoints)).toEqual({ seq: 21, kind: "cut" });
  });

  it("when the log was rewritten since a checkpoint that is known", () => {
    const known = { instance, at, ...(whole.points[8] as ChainPoint), trail: "0".repeat(64) };
    expect(findingIn(whole.lines, [known])).toEqual({ seq: 8, kind: "rewritten" });
  });

  it("when another key signed it", () => {
    expect(findingIn(exportOf(35, 10, makeSigner()).lines)?.kind).toBe("foreign key");
  });

  it("when any one of its signed notes was taken away or altered", () => {
    const notes = whole.lines.flatMap(({ seq, text }, index) =>
      seq === 0 && index > 0 && !text.startsWith('{"checkpoint"') ? [index] : [],
    );
    for (const index of notes) {
      expect(findingIn(whole.lines.filter((_, i) => i !== index))).not.toBeNull();
      const altered = (text: string) => text.replace(/\\nrows (\d+) \d+/, "\\nrows $1 34").replace(/shown \d+/, "shown 3");
      expect(findingIn(whole.lines.map((line, i) => (i === index ? { seq: 0, text: altered(line.text) } : line)))).not.toBeNull();
    }
  });

  it("whatever single byte of a row, hash or note is altered", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.lines.length - 1 }), fc.nat(), (index, place) => {
        const lines = whole.lines.map((line, i) => {
          if (i !== index) return line;
          const at = place % (line.text.length - 1);
          return { ...line, text: `${line.text.slice(0, at)}${line.text[at] === "x" ? "y" : "x"}${line.text.slice(at + 1)}` };
        });
        expect(verifyLines(lines).finding).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe("a key as text", () => {
  it("is read back as it was, and refused when a digit of it is wrong", () => {
    const text = formatNoteKey(signer.key);
    expect(parseNoteKey(text, sha256)).toEqual(signer.key);
    expect(() =>
      parseNoteKey(
        text.replace(/\+(.)/, (_, digit: string) => `+${digit === "0" ? "1" : "0"}`),
        sha256,
      ),
    ).toThrow();
    expect(() => parseNoteKey("nothing", sha256)).toThrow();
  });
});
