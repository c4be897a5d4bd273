import type { PrefectBlockSchema, PrefectBlockType } from "#lib/api/contract/prefect/objects.ts";
import { type JsonObject, keepText, parseJson } from "#lib/core/json.ts";
import { type BlockSchemaRow, schemaOf } from "#lib/store/block-schemas.ts";
import {
  type BlockTypeRow,
  loadBlockTypesById,
  loadPresentations,
  type Presentation,
  type PresentationRow,
} from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";

/** Types as Prefect's clients see them, by id: those of deleted types too, for what still follows them. */
export async function loadTypeViews(tx: ReadTx, workspaceId: string, ids: readonly string[]): Promise<Map<string, PrefectBlockType>> {
  const rows = await loadBlockTypesById(tx, workspaceId, ids);
  const presentations = await loadPresentations(tx, workspaceId, ids);
  return new Map([...rows].map(([id, row]) => [id, keepText(typeView(row, presentations.get(id)))]));
}

/** How a type is presented to the clients of a workspace: as one of them described it, else as we do. */
export function presentationOf(row: BlockTypeRow, kept: PresentationRow | undefined): Presentation {
  if (kept) return kept;
  const { description, documentationUrl, snippet } = row;
  return { logoUrl: null, documentationUrl, description: description || null, codeExample: snippet || null };
}

export function typeView(row: BlockTypeRow, kept: PresentationRow | undefined): PrefectBlockType {
  const { logoUrl, documentationUrl, description, codeExample } = presentationOf(row, kept);
  const updatedAt = kept && kept.updatedAt > row.updatedAt ? kept.updatedAt : row.updatedAt;
  return {
    id: row.id,
    created: row.createdAt.toISOString(),
    updated: updatedAt.toISOString(),
    name: row.name,
    slug: row.slug,
    logo_url: logoUrl,
    documentation_url: documentationUrl,
    description,
    code_example: codeExample,
    is_protected: row.isBuiltIn,
  };
}

const shownFields = new WeakMap<object, JsonObject>();

/** The fields of a schema as clients read them, made once: they stand in the answer of every block that follows it. */
function fieldsOf(row: BlockSchemaRow): JsonObject {
  const schema = schemaOf(row);
  const known = shownFields.get(schema);
  if (known) return known;
  const fields = keepText("block_schema_references" in schema ? schema : { ...schema, block_schema_references: {} });
  shownFields.set(schema, fields);
  return fields;
}

const shownSchemas = new WeakMap<PrefectBlockType, Map<string, PrefectBlockSchema>>();

/** A schema with its type as clients read it: in an answer with many blocks, one for all that follow it. */
export function sharedSchemaView(row: BlockSchemaRow, type: PrefectBlockType): PrefectBlockSchema {
  const views = shownSchemas.get(type) ?? new Map<string, PrefectBlockSchema>();
  shownSchemas.set(type, views);
  const view = views.get(row.id) ?? keepText(schemaView(row, type));
  views.set(row.id, view);
  return view;
}

export function schemaView(row: BlockSchemaRow, type: PrefectBlockType): PrefectBlockSchema {
  const at = row.createdAt.toISOString();
  return {
    id: row.id,
    created: at,
    updated: at,
    checksum: row.checksum,
    fields: fieldsOf(row),
    block_type_id: row.blockTypeId,
    block_type: type,
    capabilities: parseJson(row.capabilitiesText) as string[],
    version: row.version,
  };
}
