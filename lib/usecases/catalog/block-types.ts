import type { BlockType, BlockTypeSummary } from "#lib/api/contract/block-types.ts";
import { contract } from "#lib/api/contract.ts";
import { findBuiltInType } from "#lib/core/block-types/index.ts";
import { snippetsOf } from "#lib/core/block-types/snippets.ts";
import type { Caller } from "#lib/core/caller.ts";
import { checksumText } from "#lib/core/checksum.ts";
import { DomainError } from "#lib/core/errors.ts";
import { type JsonObject, parseJson } from "#lib/core/json.ts";
import { checkBlockSchema } from "#lib/core/schema/check.ts";
import { type BlockSchemaRow, loadLatestSchemas, loadSchemas, schemaOf } from "#lib/store/block-schemas.ts";
import { type BlockTypeRow, hideType, listBlockTypeRows, loadBlockTypes, saveType } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { countByGroup } from "#lib/store/entries.ts";
import { schemaChecksum } from "#lib/store/keys/checksum.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";

export const listBlockTypes = usecase(contract.listBlockTypes, async (tx, { q }, caller) => {
  const workspaceId = workspaceOf(caller);
  const words = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const rows = (await listBlockTypeRows(tx, workspaceId)).filter(({ slug, name, description }) => {
    const text = `${slug} ${name} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const counts = await countBlocks(tx, caller);
  const typeIds = rows.map((row) => row.id);
  const schemas = await loadLatestSchemas(tx, workspaceId, typeIds);
  // A client registers a type first and its schema then: until it has one, nothing can be made of it.
  const types = rows.flatMap((row) => {
    const schema = schemas.get(row.id);
    return schema ? [summaryOf(row, schema, counts.get(row.slug) ?? 0)] : [];
  });
  return { types };
});

export const getBlockType = usecase(contract.getBlockType, async (tx, { slug, schemaId }, caller) => {
  const workspaceId = workspaceOf(caller);
  const row = (await loadBlockTypes(tx, workspaceId, [slug])).get(slug);
  if (!row) throw unknownType(slug);
  return viewOf(tx, caller, row, schemaId);
});

export const saveBlockType = usecase(contract.saveBlockType, async (tx, input, caller) => {
  const workspaceId = workspaceOf(caller);
  const fields = refuseFaulty(input.schemaText);
  const known = (await loadBlockTypes(tx, workspaceId, [input.slug])).get(input.slug);
  if (known?.isBuiltIn) throw new DomainError("conflict", `"${input.slug}" is the slug of a built-in block type. Choose another.`);
  const latest = known && (await loadLatestSchemas(tx, workspaceId, [known.id])).get(known.id);
  if ((latest?.checksum ?? null) !== input.baseChecksum) {
    throw new DomainError(
      "conflict",
      known ? `The block type "${input.slug}" was changed meanwhile. Load it again.` : `There is no block type "${input.slug}".`,
    );
  }
  const checksum = schemaChecksum(checksumText(fields));
  const { slug, name, description, logo, documentationUrl, snippet } = input;
  const row = await saveType(tx, {
    ...{ workspaceId, slug, name, description, logo, documentationUrl, snippet, isBuiltIn: false },
    schema: { checksum, fieldsText: input.schemaText, version: "non-versioned", capabilitiesText: "[]" },
  });
  return { output: await viewOf(tx, caller, row), detail: { type: slug, checksum } };
});

export const deleteBlockType = usecase(contract.deleteBlockType, async (tx, { slug }, caller) => {
  const workspaceId = workspaceOf(caller);
  const row = (await loadBlockTypes(tx, workspaceId, [slug])).get(slug);
  if (!row) throw unknownType(slug);
  if (row.isBuiltIn) throw new DomainError("forbidden", `"${slug}" is a built-in block type and stays.`);
  const blocks = await tx.entry.count({ where: { workspaceId, blockTypeId: row.id, isDeleted: false } });
  if (blocks > 0)
    throw new DomainError(
      "conflict",
      `${blocks === 1 ? "One block is" : `${blocks} blocks are`} of the type "${slug}". Delete ${blocks === 1 ? "it" : "them"} first.`,
    );
  await hideType(tx, row);
  return { output: { ok: true as const }, detail: { type: slug } };
});

async function viewOf(tx: ReadTx, caller: Caller, row: BlockTypeRow, schemaId?: string): Promise<BlockType> {
  const workspaceId = workspaceOf(caller);
  const asked = schemaId === undefined ? undefined : (await loadSchemas(tx, [schemaId])).get(schemaId);
  const isSeen = asked?.blockTypeId === row.id && (asked.workspaceId === null || asked.workspaceId === workspaceId);
  const schema = isSeen ? asked : (await loadLatestSchemas(tx, workspaceId, [row.id])).get(row.id);
  if (!schema) throw unknownType(row.slug);
  const counts = await countBlocks(tx, caller);
  const definition = row.isBuiltIn ? findBuiltInType(row.slug) : undefined;
  const { id, checksum, version } = schema;
  return {
    ...summaryOf(row, schema, counts.get(row.slug) ?? 0),
    documentationUrl: row.documentationUrl,
    snippets: { ...snippetsOf(definition ?? { slug: row.slug }, "{name}"), ...(row.snippet ? { python: row.snippet } : {}) },
    example: definition?.example ?? null,
    schema: { id, checksum, version, fields: schemaOf(schema), createdAt: schema.createdAt.toISOString() },
    updatedAt: row.updatedAt.toISOString(),
  };
}

function summaryOf(row: BlockTypeRow, schema: BlockSchemaRow, blockCount: number): BlockTypeSummary {
  const { slug, name, description, logo, isBuiltIn } = row;
  return { slug, name, description, logo, isBuiltIn, blockCount, capabilities: parseJson(schema.capabilitiesText) as string[] };
}

async function countBlocks(tx: ReadTx, caller: Caller): Promise<Map<string, number>> {
  const rows = await countByGroup(tx, { workspaceId: workspaceOf(caller), kind: "block", pathPrefix: caller.pathPrefix });
  return new Map(rows.map(({ group, count }) => [group, count]));
}

function refuseFaulty(schemaText: string): JsonObject {
  const { schema, problems } = checkBlockSchema(schemaText);
  const first = problems[0];
  if (first || !schema) {
    const where = first ? `Line ${first.line}, column ${first.column}: ${first.message}` : "It is not a schema.";
    throw new DomainError("invalid", `The schema is at fault. ${where}`, { problems });
  }
  return schema;
}

function unknownType(slug: string): DomainError {
  return new DomainError("not_found", `There is no block type "${slug}" in this workspace.`);
}
