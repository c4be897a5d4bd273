import { diffSnapshots, type FieldChange, type FieldState } from "./diff.ts";
import { type EntryState, snapshotOf } from "./entry-state.ts";

/**
 * What differs between two states, as somebody may see it who may not reveal. Secrets that look alike in the digits that are shown are told apart
 * by the whole fingerprint: their writer can make two that do. A block that follows another schema says so as `#schema`.
 */
export function diffStates(old: EntryState | null | undefined, next: EntryState | null | undefined): FieldChange[] {
  const fields = diffSnapshots(snapshotOf(old ?? null), snapshotOf(next ?? null)).map((row) => {
    const [before, after] = [old?.secrets.get(row.field), next?.secrets.get(row.field)];
    const isOther = row.change === "unchanged" && before?.fingerprint !== after?.fingerprint;
    return isOther ? { ...row, change: "changed" as const } : row;
  });
  if (!old || !next || old.schemaId === next.schemaId) return fields;
  return [...fields, { field: "#schema", change: "changed", old: schemaOf(old), new: schemaOf(next) }];
}

function schemaOf({ schemaId }: EntryState): FieldState {
  return { secret: false, value: schemaId };
}
