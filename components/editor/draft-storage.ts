import { type FieldPath, withValueAt } from "#lib/core/field-paths.ts";
import { formatJson, isJsonObject, type Json, parseJson } from "#lib/core/json.ts";
import type { Draft, EntryBase } from "./draft.ts";

/** The base is kept too: a draft that was made on an older version is saved as such, and merged or shown as a conflict. */
export type StoredDraft = { base: EntryBase; savedAt: string; draft: Draft; hadSecrets: boolean };

const prefix = "blockyard:draft:";

/** Keeps a draft over a reload, without what stands at the secret paths. Storage that is full or forbidden is no reason to stop somebody. */
export function storeDraft(key: string, base: EntryBase, draft: Draft, secretPaths: readonly FieldPath[]): void {
  const data = secretPaths.reduce((rest, field) => withValueAt(rest, field, undefined), draft.data);
  const hadSecrets = formatJson(data) !== formatJson(draft.data);
  const stored: StoredDraft = { base, savedAt: new Date().toISOString(), draft: { ...draft, data }, hadSecrets };
  try {
    localStorage.setItem(prefix + key, formatJson(stored as unknown as Json));
  } catch {
    // The draft lives on in memory.
  }
}

export function loadDraft(key: string): StoredDraft | undefined {
  try {
    const value = parseJson(localStorage.getItem(prefix + key) ?? "null");
    const isStored = isJsonObject(value) && isJsonObject(value.base) && isJsonObject(value.draft) && isJsonObject(value.draft.data);
    return isStored ? (value as unknown as StoredDraft) : undefined;
  } catch {
    return undefined;
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was stored.
  }
}
