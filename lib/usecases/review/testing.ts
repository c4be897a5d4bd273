import Database from "better-sqlite3";
import type { Caller } from "#lib/core/caller.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { callerOfToken } from "#lib/usecases/people/callers.ts";
import { createToken } from "#lib/usecases/people/tokens.ts";
import { openTestTeam, type Person, testRequest } from "#lib/usecases/testing-team.ts";
import { applyOpenChange } from "./apply.ts";
import { getReview } from "./change-review.ts";
import { openChange } from "./lifecycle.ts";
import type { ChangeRow, EditRow, EntryRow, SealRow, VersionRow } from "./testing-model.ts";
import { reviewChange } from "./verdicts.ts";

/** A workspace with an owner, two editors and two reviewers, and their ways to review each other. */
export async function openReviewTeam() {
  const team = await openTestTeam({ hasTypes: true });
  const owner = await team.addPerson("owner");
  const [alice, erin] = [await team.addPerson("editor", "alice"), await team.addPerson("editor", "erin")];
  const [bob, carol] = [await team.addPerson("reviewer", "bob"), await team.addPerson("reviewer", "carol")];

  const save = async (person: Person, ...edits: object[]) => createChange(await person.caller(), { message: "Why", edits });
  const addPolicy = (name: string, document: object) => save(owner, put(`policy/${name}`, document));
  const tokenOf = async (person: Person, scopes: string[]): Promise<Caller> => {
    const { token } = await createToken(await person.caller(), { name: "ci", scopes });
    return callerOfToken(token, testRequest);
  };
  return { ...team, owner, alice, erin, bob, carol, save, addPolicy, tokenOf };
}

export type ReviewTeam = Awaited<ReturnType<typeof openReviewTeam>>;

export function put(path: string, data: object, baseVersion = 0) {
  return { op: "put" as const, path, baseVersion, data };
}

export function patch(path: string, baseVersion: number, set: object) {
  return { op: "patch" as const, path, baseVersion, set };
}

/** Gives a verdict on what there is to see at this moment. */
export async function judgeAs(caller: Caller, id: string, verdict = "approved") {
  const { covers } = await getReview(caller, { id });
  return reviewChange(caller, { id, verdict, covers });
}

export async function applyAs(caller: Caller, id: string) {
  const { covers } = await getReview(caller, { id });
  return applyOpenChange(caller, { id, covers });
}

/** Opens a draft for review and gives its id back. */
export async function opened(caller: Caller, { id }: { id: string }) {
  await openChange(caller, { id });
  return id;
}

const tables = ["Workspace", "Entry", "Version", "SealedField", "Change", "ChangeEdit", "ChangeEditSecret", "ChangeReview", "ChangeEvent"];
const more = ["ChangeReviewer", "ChangeComment", "Member", "VacatedPath", "EntryTag", "Reference"];

/** The database as it is, read past our own code. */
export function dump(databaseFile: string) {
  const connection = new Database(databaseFile, { readonly: true });
  const all = <Row>(text: string) => connection.prepare(text).all() as Row[];
  try {
    const names = new Set(all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) => name));
    const present = [...tables, ...more].filter((name) => names.has(name));
    const rows = present.map((name) => all<Record<string, unknown>>(`SELECT * FROM "${name}" ORDER BY rowid`));
    return {
      /** Every byte of what people and programs can come to see, the audit log apart. Written out when it is asked for. */
      get bytes(): string {
        return JSON.stringify(rows.map((ofTable) => ofTable.map(asText)));
      },
      entries: all<EntryRow>('SELECT * FROM "Entry"'),
      versions: all<VersionRow>('SELECT * FROM "Version" ORDER BY entryId, n'),
      sealed: all<SealRow>('SELECT versionId AS owner, field, fingerprint FROM "SealedField"'),
      changes: all<ChangeRow>('SELECT * FROM "Change"'),
      edits: all<EditRow>('SELECT * FROM "ChangeEdit" ORDER BY position'),
      drafted: all<SealRow>('SELECT editId AS owner, field, fingerprint FROM "ChangeEditSecret"'),
      clients: all<{ id: string }>('SELECT id FROM "SyncClient"'),
      members: all<{ userId: string; role: string }>('SELECT * FROM "Member"'),
      revision: all<{ revision: number }>('SELECT revision FROM "Workspace"')[0]?.revision ?? 0,
    };
  } finally {
    connection.close();
  }
}

function asText(row: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, Buffer.isBuffer(value) ? value.toString("base64") : String(value)]),
  );
}
