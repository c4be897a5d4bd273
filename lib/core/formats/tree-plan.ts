import { formatFieldPath, isReference } from "#lib/core/field-paths.ts";
import { forbiddenKeys, isJsonObject, type Json } from "#lib/core/json.ts";
import type { FileEdit } from "./define.ts";
import { refusal, sectionSegments } from "./tree.ts";

/** What is to become of one object: keys set and unset, and the plans of objects in it. `section` is its field path. */
export type ObjectPlan = {
  section: string;
  /** Its own keys go, and it too when nothing else is in it. */
  isDropped: boolean;
  set: Map<string, Json>;
  unset: Set<string>;
  inside: Map<string, ObjectPlan>;
};

/**
 * Edits as a tree of plans, the last edit of a key winning, and the edits with their sections spelled as `documentOfTree` spells them.
 * Refuses with `invalid` what no tree format can hold.
 */
export function planEdits(edits: readonly FileEdit[]): { plan: ObjectPlan; edits: FileEdit[] } {
  const plan = emptyPlan("");
  const found = new Map<string, ObjectPlan>();
  const spelled = edits.flatMap((edit) => {
    const target = found.get(edit.section) ?? findPlan(plan, edit);
    if (!target) return [];
    found.set(edit.section, target);
    putEdit(target, edit);
    return [{ ...edit, section: target.section }];
  });
  return { plan, edits: spelled };
}

function emptyPlan(section: string): ObjectPlan {
  return { section, isDropped: false, set: new Map(), unset: new Set(), inside: new Map() };
}

function findPlan(root: ObjectPlan, edit: FileEdit): ObjectPlan | undefined {
  const segments = sectionSegments(edit.section);
  if (!segments) {
    if (edit.edit !== "set") return undefined;
    throw refusal(edit.section, edit.key, "the section is not the field path of an object.");
  }
  let plan = root;
  for (const [index, segment] of segments.entries()) {
    const next = plan.inside.get(segment) ?? emptyPlan(formatFieldPath(segments.slice(0, index + 1)));
    plan.inside.set(segment, next);
    plan = next;
  }
  return plan;
}

function putEdit(plan: ObjectPlan, edit: FileEdit): void {
  if (edit.edit === "drop") {
    plan.isDropped = true;
    plan.set.clear();
    plan.unset.clear();
  } else if (edit.edit === "unset") {
    plan.unset.add(edit.key);
    plan.set.delete(edit.key);
  } else {
    refuseValue(edit);
    plan.set.set(edit.key, edit.value);
    plan.unset.delete(edit.key);
  }
}

/** Whether a plan puts something into its object or one in it, so that the object has to exist. */
export function hasSets(plan: ObjectPlan): boolean {
  return plan.set.size > 0 || [...plan.inside.values()].some(hasSets);
}

/** The name of the first key that a plan sets, for a refusal. */
export function firstSet(plan: ObjectPlan): { section: string; key: string | undefined } {
  for (const key of plan.set.keys()) return { section: plan.section, key };
  for (const inside of plan.inside.values()) if (hasSets(inside)) return firstSet(inside);
  return { section: plan.section, key: undefined };
}

/** An object with members is a section, and is set key by key. */
function refuseValue({ section, key, value }: Extract<FileEdit, { edit: "set" }>): void {
  if (isJsonObject(value) && Object.keys(value).length > 0 && !isReference(value))
    throw refusal(section, key, "an object cannot be set as one value. Set its keys one by one.");
  const forbidden = [key, ...(sectionSegments(section) ?? [])].find((name) => forbiddenKeys.has(name));
  if (forbidden !== undefined) throw refusal(section, key, `a key named ${forbidden} is not allowed.`);
}
