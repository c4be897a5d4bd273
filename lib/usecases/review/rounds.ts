import { type Caller, isInScope } from "#lib/core/caller.ts";
import { type EntryState, sideOf, takeFields } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import {
  type ChangeEdit,
  contentHash,
  deleteChangeEdits,
  insertChangeEdits,
  loadRound,
  type NewChangeEdit,
} from "#lib/store/change-edits.ts";
import { insertChangeEvent, updateChange } from "#lib/store/changes.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { findOpenChange, loadEntriesOf, type OpenChangeRow } from "#lib/store/reviews.ts";
import { isAuthor } from "./standing.ts";

/**
 * A change of the workspace. A draft is its author's alone, to others it does not exist; nor does a change exist to a token that lies outside its
 * prefix as a whole.
 */
export async function requireChange(tx: ReadTx, caller: Caller, workspaceId: string, id: string): Promise<OpenChangeRow> {
  const row = await findOpenChange(tx, workspaceId, id);
  if (row && (row.state !== "draft" || isAuthor(caller, row)) && (await isSeen(tx, caller, row))) return row;
  throw new DomainError("not_found", "There is no such change in this workspace.");
}

async function isSeen(tx: ReadTx, caller: Caller, row: OpenChangeRow): Promise<boolean> {
  if (caller.pathPrefix === "") return true;
  const entries = await loadEntriesOf(tx, row);
  return entries.length === 0 ? isAuthor(caller, row) : entries.some(({ path }) => isInScope(caller, path));
}

/** Where the entries of a change lie, for rules that ask about nothing else of its edits. */
export async function placesOf(tx: ReadTx, row: OpenChangeRow): Promise<{ state: { path: string } }[]> {
  return (await loadEntriesOf(tx, row)).map(({ path }) => ({ state: { path } }));
}

export function refOf({ id, number, state, round }: OpenChangeRow) {
  return { id, number: number ?? 0, state: state as "draft" | "open" | "closed" | "applied", round };
}

/**
 * Gives a change that waits another content. A draft is written over; an open one gets a new round, with which every verdict falls, and the
 * old one stays for those who have seen it. Returns the change as it is then.
 */
export async function rewriteRound(tx: Tx, caller: Caller, row: OpenChangeRow, edits: readonly NewChangeEdit[]): Promise<OpenChangeRow> {
  const at = new Date();
  const before = await loadRound(tx, row);
  const round = row.state === "draft" ? row.round : row.round + 1;
  if (row.state === "draft") {
    await deleteChangeEdits(
      tx,
      row.id,
      row.round,
      before.map(({ entryId }) => entryId),
    );
  }
  const numbered = edits.map((edit, position) => ({ ...edit, round, position }));
  await insertChangeEdits(tx, numbered, at);
  const moved = { round, contentHash: contentHash(numbered), updatedAt: at };
  await updateChange(tx, row.id, moved);
  if (row.state !== "draft") await insertChangeEvent(tx, { changeId: row.id, kind: "updated", actor: caller, detail: { round } });
  return { ...row, ...moved };
}

/** An edit of a round as it goes on into the next: who edited it stays. */
export function carriedOn({ id: _, createdAt: __, lost: ___, ...edit }: ChangeEdit, workspaceId: string): NewChangeEdit {
  return { ...edit, workspaceId };
}

/**
 * A later edit of an entry that the change edits already: what it moved since `base` goes on top of what waits, field by field; where both
 * moved the same, the later word counts.
 */
export function onTopOf(waiting: EntryState, base: EntryState, later: EntryState): EntryState {
  const [before, after] = [sideOf(base), sideOf(later)];
  const moved = [...new Set([...before.keys(), ...after.keys()])].filter((field) => before.get(field) !== after.get(field));
  return takeFields(waiting, later, moved);
}
