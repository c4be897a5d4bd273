import { type EntryUse, entryUseKinds } from "#lib/api/contract/uses.ts";
import { contract } from "#lib/api/contract.ts";
import { parseJson } from "#lib/core/json.ts";
import type { Program } from "#lib/core/program.ts";
import { findEntry } from "#lib/store/entries.ts";
import { type EntryUseRow, listEntryUses } from "#lib/store/entry-uses.ts";
import { requireVisible } from "#lib/usecases/entries/entries.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { writeUses } from "./last-used.ts";

export const listUses = usecase(
  contract.listUses,
  async (tx, { id }, caller) => {
    const entry = requireVisible(caller, await findEntry(tx, workspaceOf(caller), id));
    return { uses: (await listEntryUses(tx, entry.id)).flatMap(useOf) };
  },
  // What was noted in the last minute is to be seen too. When it cannot be written, the list is a minute old.
  { prepare: () => writeUses().catch(() => {}) },
);

/** A use as it is shown; none for a kind that this program does not know. */
export function useOf({ programText, saidText, isSaidVerified, fieldsText, ...row }: EntryUseRow): EntryUse[] {
  const kind = entryUseKinds.find((known) => known === row.kind);
  if (!kind) return [];
  const program = parseJson(programText) as Program;
  const said = parseJson(saidText) as Program;
  return [
    {
      kind,
      actor: row.actorName,
      actorKind: row.actorKind as EntryUse["actorKind"],
      client: row.client,
      program: isSaidVerified ? { ...said, ...program } : program,
      hint: isSaidVerified ? {} : said,
      fields: parseJson(fieldsText) as string[],
      version: row.version,
      firstAt: row.firstAt.toISOString(),
      lastAt: row.lastAt.toISOString(),
      count: row.count,
    },
  ];
}
