import type { Caller } from "#lib/core/caller.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";

/** The message of a change that a client makes without giving one: what it did, with which client, in which flow, and what was not taken. */
export function messageOf({ client, program }: Caller, what: string, ignored: readonly FieldPath[] = []): string {
  const where = program?.flow ? ` in the flow ${program.flow}` : "";
  const kept = ignored.length > 0 ? `. A mask was sent for ${namesOf(ignored)}: kept as before` : "";
  return `${what} with ${client}${where}${kept}`;
}

const namedMax = 10;

/** A document may have thousands of fields: a message is for people to read. */
function namesOf(fields: readonly FieldPath[]): string {
  const named = fields.slice(0, namedMax).join(", ");
  return fields.length > namedMax ? `${named} and ${fields.length - namedMax} more` : named;
}
