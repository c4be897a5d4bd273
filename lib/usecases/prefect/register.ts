import type { BlockSchemaInput } from "#lib/api/contract/prefect/block-schemas.ts";
import type { BlockTypeInput } from "#lib/api/contract/prefect/block-types.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { checksumText } from "#lib/core/checksum.ts";
import { DomainError } from "#lib/core/errors.ts";
import { formatJson, isJsonObject, type JsonObject } from "#lib/core/json.ts";
import { own, propertiesOf, textsOf } from "#lib/core/schema/block-schema.ts";
import { declaredSecretPaths } from "#lib/core/schema/declared-secrets.ts";
import { addSchema, type BlockSchemaRow, listSchemaRows, loadLatestSchemas, schemaOf } from "#lib/store/block-schemas.ts";
import {
  type BlockTypeRow,
  loadBlockTypes,
  loadBlockTypesById,
  loadPresentations,
  type Presentation,
  writePresentation,
  writeType,
} from "#lib/store/block-types.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { schemaChecksum } from "#lib/store/keys/checksum.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { childFieldsOf, childrenOf } from "./schema-children.ts";
import { presentationOf } from "./type-views.ts";

/** The type with this id, if the caller's workspace sees it. Refuses with `not_found` in Prefect's words. */
export async function requireType(tx: ReadTx, caller: Caller, id: string, message = "Block type not found"): Promise<BlockTypeRow> {
  const workspaceId = workspaceOf(caller);
  const row = (await loadBlockTypesById(tx, workspaceId, [id])).get(id);
  if (!row || row.isDeleted) throw new DomainError("not_found", message);
  return row;
}

/** Types belong to the whole workspace: a token that is bound to single blocks, or to something else, registers none. */
export function refuseForeignType(caller: Caller, slug: string): void {
  if (!isInScope(caller, `block/${slug}`)) throw new DomainError("forbidden", `block/${slug} lies outside what this token may change.`);
}

/** Makes a block type of the workspace as a client describes it. Refuses with `conflict` a slug that is taken, with `forbidden` reserved names. */
export async function registerType(tx: Tx, caller: Caller, input: BlockTypeInput): Promise<BlockTypeRow> {
  const workspaceId = workspaceOf(caller);
  const { name, slug } = input;
  refuseForeignType(caller, slug);
  if (/^prefect/i.test(name)) throw new DomainError("forbidden", "Block type names beginning with 'Prefect' are reserved.");
  if ((await loadBlockTypes(tx, workspaceId, [slug])).has(slug)) {
    throw new DomainError("conflict", `Block type with name "${name}" already exists`);
  }
  const row = await writeType(tx, {
    ...{ workspaceId, slug, name, isBuiltIn: false, logo: "" },
    ...{ description: "", documentationUrl: null, snippet: "" },
  });
  await presentType(tx, caller, row, input);
  return row;
}

/** Changes how a type is presented: what is left out stays, null clears. Built-in types keep our own words beside it. */
export async function presentType(tx: Tx, caller: Caller, row: BlockTypeRow, input: Partial<BlockTypeInput>): Promise<void> {
  const workspaceId = workspaceOf(caller);
  refuseForeignType(caller, row.slug);
  const kept = presentationOf(row, (await loadPresentations(tx, workspaceId, [row.id])).get(row.id));
  const presentation: Presentation = {
    logoUrl: input.logo_url === undefined ? kept.logoUrl : input.logo_url,
    documentationUrl: input.documentation_url === undefined ? kept.documentationUrl : input.documentation_url,
    description: input.description === undefined ? kept.description : input.description,
    codeExample: input.code_example === undefined ? kept.codeExample : input.code_example,
  };
  await writePresentation(tx, workspaceId, row.id, presentation);
  if (row.isBuiltIn) return;
  const { slug, name, logo } = row;
  const { description, documentationUrl, codeExample } = presentation;
  await writeType(tx, {
    ...{ workspaceId, slug, name, logo, documentationUrl, isBuiltIn: false },
    ...{ description: description ?? "", snippet: pythonOf(codeExample ?? "") },
  });
}

/** The code of an example, which classes write as Markdown. */
function pythonOf(example: string): string {
  const blocks = [...example.matchAll(/```(?:python)?\n([\s\S]*?)```/g)].map(([, code = ""]) => code.trim());
  return blocks.length > 0 ? blocks.join("\n\n") : example.trim();
}

export type RegisteredSchema = { row: BlockSchemaRow; isNew: boolean };

/**
 * Adds a schema to a type, kept as it was sent. The same checksum and version again is the same
 * schema. Nested blocks whose schema nobody registered get theirs from the definitions. Refuses with `conflict` an unknown nested type.
 */
export async function registerSchema(tx: Tx, caller: Caller, type: BlockTypeRow, input: BlockSchemaInput): Promise<RegisteredSchema> {
  const { fields, version, capabilities } = input;
  return addOnce(tx, caller, type, {
    ...{ fields, version, capabilities },
    checksum: schemaChecksum(checksumText(fields)),
    root: fields,
  });
}

type Registration = { fields: JsonObject; version: string; capabilities: string[]; checksum: string; root: JsonObject };

async function addOnce(tx: Tx, caller: Caller, type: BlockTypeRow, registration: Registration): Promise<RegisteredSchema> {
  const workspaceId = workspaceOf(caller);
  const { fields, version, capabilities, checksum } = registration;
  const [known] = await listSchemaRows(tx, workspaceId, { checksum, version, blockTypeId: type.id });
  if (known && marksBeyond(fields, known).length === 0) return { row: known, isNew: false };
  refuseForeignType(caller, type.slug);
  refuseForeignFields(type, fields);
  await registerChildren(tx, caller, registration);
  const latest = (await loadLatestSchemas(tx, workspaceId, [type.id])).get(type.id);
  const row = await addSchema(tx, {
    ...{ workspaceId, blockTypeId: type.id, checksum, version },
    ...{ fieldsText: formatJson(withMarksOf(fields, latest)), capabilitiesText: formatJson(capabilities) },
  });
  return { row, isNew: true };
}

/** The schema with what the type called secret until now: a client that forgets a mark makes nobody's secrets plain. Marks only grow. */
function withMarksOf(fields: JsonObject, latest: BlockSchemaRow | undefined): JsonObject {
  const declared = new Set(declaredSecretPaths(fields));
  const lost = latest ? declaredSecretPaths(schemaOf(latest)).filter((path) => !declared.has(path) && hasField(fields, path)) : [];
  return lost.length > 0 ? { ...fields, secret_fields: [...textsOf(fields.secret_fields), ...lost] } : fields;
}

function marksBeyond(fields: JsonObject, known: BlockSchemaRow): string[] {
  const kept = new Set(declaredSecretPaths(schemaOf(known)));
  return declaredSecretPaths(fields).filter((path) => !kept.has(path));
}

function hasField(fields: JsonObject, path: string): boolean {
  return own(propertiesOf(fields), path.split(".")[0] ?? "") !== undefined;
}

/** A schema of a built-in type says whose it is, as those of all classes do: another one would become the form of everybody's blocks. */
function refuseForeignFields(type: BlockTypeRow, { block_type_slug: slug }: JsonObject): void {
  if (!type.isBuiltIn || slug === type.slug) return;
  const message = `must be "${type.slug}": this is a built-in type.`;
  throw new DomainError("invalid", `block_type_slug ${message}`, { problems: [{ path: "body.fields.block_type_slug", message }] });
}

async function registerChildren(tx: Tx, caller: Caller, { fields, root }: Registration): Promise<void> {
  const children = childrenOf(fields);
  const workspaceId = workspaceOf(caller);
  const types = await loadBlockTypes(tx, workspaceId, [...new Set(children.map(({ slug }) => slug))]);
  for (const { slug, checksum } of children) {
    const type = types.get(slug);
    if (!type)
      throw new DomainError("conflict", `Cannot create block schema because block type '${slug}' was not found. Register it first.`);
    const [known] = await listSchemaRows(tx, workspaceId, { checksum, blockTypeId: type.id });
    const child = known ? undefined : childFieldsOf(root, slug);
    if (isJsonObject(child)) {
      // Only what says the same as was declared is taken for the child's schema.
      const isWhole = schemaChecksum(checksumText(child)) === checksum;
      if (isWhole) await addOnce(tx, caller, type, { fields: child, version: "non-versioned", capabilities: [], checksum, root });
    }
  }
}
