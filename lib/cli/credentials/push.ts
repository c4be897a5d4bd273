import { hashValue, type Lock, type LockedBlock } from "#lib/cli/lockfile.ts";
import type { Server } from "#lib/cli/server.ts";
import { strangeAnswer } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { Plan, PlannedBlock } from "./plan.ts";

export type Pushed = { revision: number; versions: ReadonlyMap<string, number> };

/** Sends every push of the plan as one change, all or nothing. Undefined when there is nothing to send. */
export async function push(server: Server, plan: Plan, message: string): Promise<Pushed | undefined> {
  const edits = plan.blocks.filter(({ pushes }) => pushes.length > 0).map(editOf);
  if (edits.length === 0) return undefined;
  const answer = await server.call("createChange", { message, edits }).catch((error: unknown) => {
    throw error instanceof DomainError && error.code === "conflict" ? namedConflict(error, plan) : error;
  });
  if (typeof answer.revision !== "number" || !Array.isArray(answer.edits) || answer.edits.length !== edits.length)
    throw strangeAnswer(server.origin);
  return { revision: answer.revision, versions: new Map(answer.edits.map(({ path, version }) => [foldPath(path), version])) };
}

function editOf({ path, baseVersion, pushes }: PlannedBlock) {
  const set = Object.fromEntries(pushes.flatMap(({ field, value }) => (value === undefined ? [] : [[field, value]])));
  const clear = pushes.filter(({ value }) => value === undefined).map(({ field }) => field);
  return { op: "patch" as const, path, baseVersion, set, clear };
}

/** What the lock remembers of the blocks once the pushes have their versions. */
export function lockedAfter(plan: Plan, lock: Lock, pushed: Pushed | undefined): Record<string, LockedBlock> {
  const blocks = { ...plan.locked };
  for (const { path, pushes } of plan.blocks) {
    const version = pushed?.versions.get(foldPath(path));
    if (version === undefined || pushes.length === 0) continue;
    const fields = { ...blocks[foldPath(path)]?.fields };
    for (const { field, value } of pushes) {
      if (value === undefined) delete fields[field];
      else fields[field] = { version, hash: hashValue(lock.salt, foldPath(path), field, value) };
    }
    blocks[foldPath(path)] = { version, isDeleted: false, fields };
  }
  return blocks;
}

/** The server's conflict in the words of the file: somebody was faster since the pull of this run. */
function namedConflict({ details }: DomainError, plan: Plan): DomainError {
  const conflicts = Array.isArray(details.conflicts) ? details.conflicts.filter(isJsonObject) : [];
  const problems = conflicts.flatMap((conflict) => {
    const block = plan.blocks.find(({ path }) => foldPath(path) === foldPath(String(conflict.path)));
    const fields = Array.isArray(conflict.fields) ? conflict.fields.filter(isJsonObject).map(({ field }) => String(field)) : [];
    const keys = block?.pushes.filter(({ field }) => fields.includes(field)).map(({ key }) => key) ?? [];
    const places = keys.length > 0 ? keys.map((key) => `[${block?.section}] ${key}`) : [`[${block?.section ?? String(conflict.path)}]`];
    return places.map((path) => ({ path, message: "was changed on the server at this moment." }));
  });
  return new DomainError(
    "conflict",
    "The server refused the change because something else was faster. Nothing was changed; run the command again.",
    { problems },
  );
}
