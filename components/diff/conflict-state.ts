import type { Conflict } from "#lib/api/contract/changes.ts";
import {
  type Choice,
  type ConflictPicks,
  chosenTogether,
  columnsToken,
  countOpen,
  type FieldPick,
  openItems,
  type Side,
  settledPick,
  splitConflict,
  wholeEntry,
} from "#lib/core/conflict-choices.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";

/** What was chosen, by entry path and field, with what it was chosen for: it holds as long as that is the same. */
export type ConflictChoices = Readonly<Record<string, Readonly<Record<FieldPath, { choice: Choice; token: string }>>>>;

/** Whether the entry as a whole has to be decided about before its fields. */
export function needsDecision({ reason }: Conflict): boolean {
  return reason !== "fields";
}

/** Whether the edit can be made all the same. Else there is nothing to do but to leave it. */
export function canInsist({ reason, op, nowAt }: Conflict): boolean {
  switch (reason) {
    case "fields":
    case "moved":
      return true;
    case "exists":
      return op === "put" || op === "patch";
    case "deleted":
      return op === "put";
    case "missing":
      return op === "put" || nowAt !== null;
    default:
      return reason satisfies never;
  }
}

export function choiceOf(choices: ConflictChoices, conflict: Conflict, field: FieldPath): Choice | undefined {
  const made = choices[conflict.path]?.[field];
  return made?.token === tokenOf(conflict, field) ? made.choice : undefined;
}

export function withChoice(choices: ConflictChoices, conflict: Conflict, field: FieldPath, choice: Choice): ConflictChoices {
  const fields = field === wholeEntry ? [field] : chosenTogether(conflict.fields, field);
  const made = fields.map((name) => [name, { choice, token: tokenOf(conflict, name) }] as const);
  return { ...choices, [conflict.path]: { ...choices[conflict.path], ...Object.fromEntries(made) } };
}

/** Everything from one side; where an edit cannot be made all the same, it is given up. */
export function takeAll(conflicts: readonly Conflict[], side: "theirs" | "mine"): ConflictChoices {
  let choices: ConflictChoices = {};
  for (const conflict of conflicts) {
    if (needsDecision(conflict)) choices = withChoice(choices, conflict, wholeEntry, canInsist(conflict) ? side : "theirs");
    for (const { field } of conflict.fields) choices = withChoice(choices, conflict, field, sideForAll(conflict, field, side));
  }
  return choices;
}

/** What merges by itself inside a list stays merged. */
function sideForAll({ fields }: Conflict, field: FieldPath, side: Side): Choice {
  const columns = fields.find((known) => known.field === field);
  const split = columns && splitConflict(columns);
  return split ? { items: Object.fromEntries(openItems(split).map((row) => [row.field, side])) } : side;
}

/** The fields that have to be chosen: none while it is open whether the edit is made at all, or once it is given up. */
export function fieldsToChoose(conflict: Conflict, choices: ConflictChoices): Conflict["fields"] {
  return needsDecision(conflict) && choiceOf(choices, conflict, wholeEntry) !== "mine" ? [] : conflict.fields;
}

export function countLeft(conflicts: readonly Conflict[], choices: ConflictChoices): number {
  let left = 0;
  for (const conflict of conflicts) {
    if (needsDecision(conflict) && !choiceOf(choices, conflict, wholeEntry)) left++;
    for (const columns of fieldsToChoose(conflict, choices)) left += countOpen(columns, choiceOf(choices, conflict, columns.field));
  }
  return left;
}

export function picksOf(conflicts: readonly Conflict[], choices: ConflictChoices): ConflictPicks {
  return Object.fromEntries(conflicts.map((conflict) => [conflict.path, entryPicks(conflict, choices)]));
}

function entryPicks(conflict: Conflict, choices: ConflictChoices): Record<FieldPath, FieldPick> {
  const picks: Record<FieldPath, FieldPick> = {};
  const decision = choiceOf(choices, conflict, wholeEntry);
  if (typeof decision === "string") picks[wholeEntry] = decision;
  for (const columns of fieldsToChoose(conflict, choices)) {
    const pick = settledPick(columns, choiceOf(choices, conflict, columns.field));
    if (pick !== undefined) picks[columns.field] = pick;
  }
  return picks;
}

function tokenOf(conflict: Conflict, field: FieldPath): string {
  const { reason, op, currentVersion, nowAt, fields } = conflict;
  if (field === wholeEntry) return [reason, op, currentVersion, nowAt].join(" ");
  const columns = fields.find((known) => known.field === field);
  return columns ? columnsToken(columns) : "";
}
