import { isReference } from "#lib/core/field-paths.ts";
import type { Json } from "#lib/core/json.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of a block that a document refers to although it is in the trash: such a reference names an id in place of a path. */
export function trashedIdOf(value: Json | undefined): string | undefined {
  return isReference(value) && uuid.test(value.$ref) ? value.$ref : undefined;
}
