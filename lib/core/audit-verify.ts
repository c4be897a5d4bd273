import { type ExportLine, pageRowsMax, parseExportLine } from "./audit-export.ts";
import { type Finding, type FindingKind, findingOf } from "./audit-findings.ts";
import { type Checkpoint, type ExportEnd, parseEnd, parsePage } from "./audit-notes.ts";
import { checkPage, type PageItem, type PageTools } from "./audit-page-check.ts";
import { type Sha256, startOfChain } from "./audit-row.ts";
import { type NoteKey, openNote, type Verify } from "./signed-note.ts";

/** What an export proves: whole up to row `to`, or the first thing that is wrong. `rows` are those it shows, `checked` those it covers. */
export type Verification = {
  finding: Finding | null;
  instance: string;
  workspace: string;
  rows: number;
  checked: number;
  checkpoints: number;
  /** When the export was made; empty when its end is missing. */
  at: string;
};

export type VerifyTools = {
  key: NoteKey;
  sha256: Sha256;
  verify: Verify;
  /** Signed checkpoints from elsewhere, such as the server's own file: an export that is older than one of them was cut. */
  known: readonly Checkpoint[];
};

/** Room for a page's rows and the checkpoints between them: a file without signed pages must not fill the memory. */
const itemsMax = pageRowsMax * 3;

/**
 * Verifies an export line by line in constant memory: the chain of hashes, each signed page and checkpoint, and the signed end. The first
 * thing that is wrong is kept; what follows is only looked through for a row that was missing, to tell a moved row from a deleted one.
 */
export function createVerifier({ key, sha256, verify, known }: VerifyTools) {
  const tools: PageTools = { sha256, open: (note) => openNote(note, key, verify), known: new Map(known.map((one) => [one.seq, one])) };
  const state = { point: startOfChain, line: 0, rows: 0, checkpoints: 0, instance: "", workspace: "" };
  let items: PageItem[] = [];
  let finding: Finding | undefined;
  let end: ExportEnd | undefined;

  const nextSeq = () => Math.max(state.point.seq, ...items.map((item) => ("seq" in item ? item.seq : 0))) + 1;
  const fail = (kind: FindingKind, seq = state.point.seq + 1, line = state.line) => {
    finding = findingOf(kind, seq, line);
  };
  /** Opens a note of the export; fails and gives undefined when the key did not sign it or it says something else than expected. */
  function open<T extends { instance: string; workspace: string }>(note: string, parse: (text: string) => T | undefined): T | undefined {
    const opened = tools.open(note);
    if ("problem" in opened) return void fail(opened.problem === "altered" ? "altered note" : opened.problem);
    const said = parse(opened.text);
    if (!said) return void fail("malformed");
    state.instance ||= said.instance;
    state.workspace ||= said.workspace;
    if (said.instance !== state.instance || said.workspace !== state.workspace) return void fail("foreign key");
    return said;
  }

  /** Rows without their page: they stand where they should, but what vouches for them is gone. */
  const startsAtNext = () => items.some((item) => "seq" in item && item.seq === state.point.seq + 1);

  function closePage(note: string) {
    const page = open(note, parsePage);
    if (!page) return;
    if (page.from <= state.point.seq) return fail("inserted", page.from);
    if (page.from > state.point.seq + 1) return fail(startsAtNext() ? "altered note" : "missing");
    const result = checkPage(state.point, page, items, tools);
    state.point = result.point;
    state.rows += result.rows;
    state.checkpoints += result.checkpoints;
    finding = result.finding;
    if (!finding) items = [];
  }

  function closeExport(note: string) {
    const said = open(note, parseEnd);
    if (!said) return;
    const { point } = state;
    if (items.length > 0) return fail("altered note");
    if (said.seq > point.seq) return fail("missing");
    if (said.seq < point.seq) return fail("inserted", said.seq + 1);
    if (said.hash !== point.hash || said.trail !== point.trail || said.rows !== state.rows) return fail("edited", Math.max(1, point.seq));
    end = said;
  }

  function take(parsed: ExportLine | undefined) {
    if (!parsed) return fail("malformed", nextSeq());
    if (state.line === 1 || parsed.kind === "header") return parsed.kind === "header" && state.line === 1 ? undefined : fail("malformed");
    if (end) return fail("inserted");
    if (parsed.kind === "page") return closePage(parsed.note);
    if (parsed.kind === "end") return closeExport(parsed.note);
    if (items.length >= itemsMax) return fail("altered note");
    items.push({ ...(parsed as PageItem), line: state.line });
  }

  /** A row that is missing in its place and stands further on was moved. */
  function search(parsed: ExportLine | undefined) {
    if (finding?.kind !== "missing" || !parsed || !("seq" in parsed) || parsed.seq !== finding.seq) return;
    finding = findingOf("reordered", finding.seq, finding.line);
  }

  return {
    /** Takes the next line, without its newline. */
    line(text: string) {
      state.line++;
      const parsed = parseExportLine(text);
      if (finding) return search(parsed);
      take(parsed);
      // What stands behind the break on the same page was read already.
      if (finding) for (const item of items) if ("seq" in item && item.line > (finding as Finding).line - 1) search(item);
    },
    /** Says what the file proves, when all of its lines were taken. */
    end(): Verification {
      if (!finding && !end) fail("cut", nextSeq());
      const newest = known.reduce((highest, { seq }) => Math.max(highest, seq), 0);
      if (!finding && newest > state.point.seq) fail("cut");
      const { instance, workspace, rows, checkpoints, point } = state;
      return { finding: finding ?? null, instance, workspace, rows, checked: point.seq, checkpoints, at: end?.at ?? "" };
    },
  };
}
