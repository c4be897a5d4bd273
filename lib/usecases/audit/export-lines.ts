import { hashOnlyLine, headerLine, noteLine, pageRowsMax, rowLine } from "#lib/core/audit-export.ts";
import { endText, pageText, wholeInstance } from "#lib/core/audit-notes.ts";
import { auditRowText, startOfChain } from "#lib/core/audit-row.ts";
import { formatNoteKey } from "#lib/core/signed-note.ts";
import { getAuditHead } from "#lib/store/audit.ts";
import { getInstance } from "#lib/store/instance.ts";
import { type CheckedRows, checkChain, giveWay } from "./check-chain.ts";

/** What is shown: the rows of one workspace, or those of the whole instance. */
export type ExportScope = { workspaceId: string; slug: string } | { workspaceId: typeof wholeInstance; slug: "" };

/**
 * The log as JSON Lines that verify without a server (docs/audit.md), one signed page of a thousand rows at a time, up to the row that is the
 * last when it begins. Rows that were altered are shown as they stand; nothing vouches for them.
 */
export async function* exportLines({ workspaceId: workspace, slug }: ExportScope): AsyncGenerator<string> {
  const { store, keyring } = getInstance();
  const { key, sign } = keyring.auditSigner;
  const { seq: to } = await store.read(getAuditHead);
  const said = { instance: keyring.instanceId, workspace, at: new Date().toISOString() };
  yield headerLine({ ...said, slug, key: formatNoteKey(key), to });
  let point = startOfChain;
  let rows = 0;
  while (point.seq < to) {
    const start = point;
    const last = Math.min(to, start.seq + pageRowsMax);
    const checked = await store.read((tx) => checkChain(tx, start, last));
    point = { ...checked.point, seq: last };
    const shown = showRows(checked, workspace);
    rows += shown.count;
    const page = { ...said, from: start.seq + 1, to: last, trail: point.trail, ...signsOf(checked, shown.isOwn, start.seq, last) };
    yield `${shown.text}${noteLine("page", sign(pageText(page)))}`;
    await giveWay();
  }
  yield noteLine("end", sign(endText({ ...said, ...point, rows })));
}

function showRows({ rows, checkpoints }: CheckedRows, workspace: string) {
  const notes = new Map(checkpoints.map(({ seq, note }) => [seq, note]));
  const isOwn = (row: { workspaceId: string | null }) => workspace === wholeInstance || row.workspaceId === workspace;
  let text = "";
  let count = 0;
  for (const { hash, mac: _, ...row } of rows) {
    if (isOwn(row)) count++;
    text += isOwn(row) ? rowLine(auditRowText(row), hash) : hashOnlyLine(row.seq, hash);
    const note = notes.get(row.seq);
    if (note !== undefined) text += noteLine("checkpoint", note);
  }
  return { text, count, isOwn };
}

/** What a page vouches for, row by row; a row that the database lost has the mark of none. */
function signsOf({ rows, fault }: CheckedRows, isOwn: (row: CheckedRows["rows"][number]) => boolean, after: number, to: number) {
  const own: boolean[] = Array.from({ length: to - after }, () => false);
  const marks: string[] = Array.from({ length: to - after }, () => "00000000");
  for (const row of rows) {
    own[row.seq - after - 1] = isOwn(row);
    marks[row.seq - after - 1] = row.hash.slice(0, 8);
  }
  return { own, marks, broken: fault };
}
