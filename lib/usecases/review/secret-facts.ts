import { SecretFacts } from "#lib/api/contract/secret-facts.ts";
import type { EntryState } from "#lib/core/entry-state.ts";
import { type FieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import { type Json, parseJson } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import { type BlockSchema, childNodes, inPlaceNodes } from "#lib/core/schema/block-schema.ts";
import { Secret } from "#lib/core/secret.ts";
import { describeSecret } from "#lib/core/secret-facts/describe.ts";

const secretLimits = { bytesMax: 128 * 1024, depthMax: 32, keysMax: 2_000, itemsMax: 5_000 };

/**
 * The facts of every secret that is new in a state, by field, as the text that is kept beside the sealed value (ChangeEditSecret.factsText).
 * To be called while an edit is drafted, when its new values are still in hand: nothing is opened for it, then or later. Values that are kept
 * sealed have no entry in the result; the facts that a draft has of them already are the caller's to carry on.
 */
export function secretFactTexts(state: EntryState, schema: BlockSchema | null): ReadonlyMap<FieldPath, string> {
  const { kind, group } = parseEntryPath(state.path);
  const blockTypeSlug = kind === "block" ? group : null;
  const texts = new Map<FieldPath, string>();
  for (const [field, { content }] of state.secrets) {
    if (!(content instanceof Secret)) continue;
    const facts = describeSecret(parseJson(content.reveal(), secretLimits), { field, blockTypeSlug, ...saidBySchema(schema, field) });
    texts.set(field, JSON.stringify(facts));
  }
  return texts;
}

/** The facts in a kept text; null for `null`, and for what is no such text. */
export function parseSecretFacts(text: string): SecretFacts | null {
  try {
    return SecretFacts.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What the block schema says of a field's format. */
function saidBySchema(schema: BlockSchema | null, field: FieldPath): { format?: string; contentMediaType?: string } {
  if (!schema) return {};
  let nodes = inPlaceNodes(schema, [schema]);
  for (const segment of parseFieldPath(field) ?? []) nodes = inPlaceNodes(schema, childNodes(nodes, String(segment)));
  const textOf = (keyword: string): string | undefined => nodes.map((node): Json | undefined => node[keyword]).find(isOther);
  const [format, contentMediaType] = [textOf("format"), textOf("contentMediaType")];
  return { ...(format ? { format } : {}), ...(contentMediaType ? { contentMediaType } : {}) };
}

/** `password` says that a field is secret, not what is in it. */
function isOther(value: Json | undefined): value is string {
  return typeof value === "string" && value !== "password";
}
