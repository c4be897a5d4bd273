import type { HashLine, NoteLine, RowLine } from "./audit-export.ts";
import { type Finding, findingOf } from "./audit-findings.ts";
import type { Checkpoint, ExportPage } from "./audit-notes.ts";
import { parseCheckpoint } from "./audit-notes.ts";
import { auditRowHash, type ChainPoint, followChain, type Sha256 } from "./audit-row.ts";
import type { OpenedNote } from "./signed-note.ts";

export type PageItem = (RowLine | HashLine | (NoteLine & { kind: "checkpoint" })) & { line: number };

export type PageTools = {
  sha256: Sha256;
  open: (note: string) => OpenedNote;
  /** Checkpoints that the reader has from elsewhere, by row. */
  known: ReadonlyMap<number, Checkpoint>;
};

export type PageResult = { point: ChainPoint; rows: number; checkpoints: number; finding?: Finding };

/** Follows the chain from `start` over what stands before a signed page. Stops at the first thing that is wrong. */
export function checkPage(start: ChainPoint, page: ExportPage, items: readonly PageItem[], tools: PageTools): PageResult {
  const result: PageResult = { point: start, rows: 0, checkpoints: 0 };
  for (const item of items) {
    const finding = item.kind === "checkpoint" ? checkCheckpoint(result.point, item, tools) : checkRow(result.point, page, item, tools);
    if (finding) return { ...result, finding };
    if (item.kind === "checkpoint") result.checkpoints++;
    else {
      result.point = followChain(result.point, item.hash, tools.sha256);
      if (item.kind === "row") result.rows++;
      const known = tools.known.get(item.seq);
      if (known && !isAt(known, result.point)) return { ...result, finding: findingOf("rewritten", item.seq, item.line) };
    }
  }
  const { point } = result;
  const line = items.at(-1)?.line ?? 0;
  if (point.seq < page.to) return { ...result, finding: findingOf("missing", point.seq + 1, line) };
  if (point.trail !== page.trail) return { ...result, finding: findingOf("edited", page.from, line) };
  return result;
}

function checkRow(point: ChainPoint, page: ExportPage, item: (RowLine | HashLine) & { line: number }, { sha256 }: PageTools) {
  const expected = point.seq + 1;
  const { seq, line } = item;
  if (expected > page.to || seq < expected) return findingOf("inserted", seq, line);
  if (seq > expected) return findingOf("missing", expected, line);
  const index = seq - page.from;
  const isOwn = page.own[index] === true;
  if (isOwn && item.kind === "hash") return findingOf("withheld", seq, line);
  if (!isOwn && item.kind === "row") return findingOf("inserted", seq, line);
  if (item.kind === "row" && auditRowHash(point.hash, item.rowText, sha256) !== item.hash) return findingOf("edited", seq, line);
  if (!item.hash.startsWith(page.marks[index] ?? "-")) return findingOf("edited", seq, line);
  if (page.broken?.seq === seq) {
    return findingOf("edited", seq, line, `Row ${seq} was edited in the database: the server itself found that ${page.broken.what}.`);
  }
  return undefined;
}

function checkCheckpoint(point: ChainPoint, { note, line }: NoteLine & { line: number }, { open }: PageTools): Finding | undefined {
  const opened = open(note);
  if ("problem" in opened) return findingOf(opened.problem === "altered" ? "altered note" : opened.problem, Math.max(1, point.seq), line);
  const checkpoint = parseCheckpoint(opened.text);
  if (!checkpoint) return findingOf("malformed", Math.max(1, point.seq), line);
  if (checkpoint.seq > point.seq) return findingOf("missing", point.seq + 1, line);
  if (checkpoint.seq < point.seq) return findingOf("reordered", checkpoint.seq, line);
  return isAt(checkpoint, point) ? undefined : findingOf("rewritten", checkpoint.seq, line);
}

function isAt(checkpoint: Checkpoint, { hash, trail }: ChainPoint): boolean {
  return checkpoint.hash === hash && checkpoint.trail === trail;
}
