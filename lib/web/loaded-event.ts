import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import { type Program, type ProgramPart, programNameOf } from "#lib/core/program.ts";

/** What Prefect's clients tell when a block was loaded: which one, and in what run. */
export type LoadedEvent = { entryId: string; program: Program };

const parts: Record<string, ProgramPart> = {
  flow: "flow",
  "flow-run": "flowRun",
  "task-run": "taskRun",
  deployment: "deployment",
  "work-pool": "workPool",
};
const relatedMax = 100;

/** Reads the event of a load; undefined for every other event. */
export function readLoadedEvent(event: Json): LoadedEvent | undefined {
  if (!isJsonObject(event) || typeof event.event !== "string" || !isJsonObject(event.resource)) return undefined;
  if (!/^prefect\.block\.[^.]{1,200}\.loaded$/.test(event.event)) return undefined;
  const [, entryId] = /^prefect\.block-document\.([\w-]{1,64})$/.exec(textOf(event.resource, "prefect.resource.id")) ?? [];
  if (entryId === undefined) return undefined;
  const related = Array.isArray(event.related) ? event.related.slice(0, relatedMax) : [];
  return { entryId, program: Object.fromEntries(related.flatMap(partOf)) };
}

function partOf(resource: Json): [ProgramPart, string][] {
  if (!isJsonObject(resource)) return [];
  const role = textOf(resource, "prefect.resource.role");
  const part = Object.hasOwn(parts, role) ? parts[role] : undefined;
  const name = programNameOf(resource["prefect.resource.name"]);
  return part && name ? [[part, name]] : [];
}

function textOf(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === "string" ? value : "";
}
