import { type BundleBlock, type BundleSchema, type BundleType, type PrefectBundle, targetIdOf } from "#lib/api/contract/prefect-bundle.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/core/json.ts";
import type { Peer, Reply } from "./peer.ts";
import { blockPath, type ExportStep, presentationOf, schemaKey } from "./plan-export.ts";

/** What is known of the other side while it is written: its ids by our names. */
type Target = {
  peer: Peer;
  ourBlocks: ReadonlyMap<string, BundleBlock>;
  ourSchemas: ReadonlyMap<string, BundleSchema>;
  typeIds: Map<string, string>;
  schemaIds: Map<string, string>;
  blockIds: Map<string, string>;
};

/**
 * Writes the steps of a plan, one after the other. There is no transaction over there: at the first refusal it stops, names the step, and
 * what came before stays. Running the export again goes on from there. `onStep` is told how many are done.
 */
export async function writeBundle(
  peer: Peer,
  bundles: { from: PrefectBundle; to: PrefectBundle },
  steps: readonly ExportStep[],
  onStep: (done: number) => void,
): Promise<void> {
  const { from, to } = bundles;
  const target: Target = {
    ...{ peer, typeIds: new Map() },
    ourBlocks: new Map(from.blocks.map((block) => [block.id, block])),
    ourSchemas: new Map(from.schemas.map((schema) => [schema.id, schema])),
    schemaIds: new Map(to.schemas.map((schema) => [schemaKey(schema), schema.id])),
    blockIds: new Map(to.blocks.map((block) => [blockPath(block), block.id])),
  };
  for (const [index, step] of steps.entries()) {
    await writeStep(target, step);
    onStep(index + 1);
  }
}

async function writeStep(target: Target, step: ExportStep): Promise<void> {
  switch (step.kind) {
    case "type":
      return step.op === "create" ? createType(target, step.type) : changeType(target, step.type);
    case "schema":
      return createSchema(target, step.schema);
    case "block":
      return step.op === "create" ? createBlock(target, step.block) : changeBlock(target, step.block, step.id);
    case "variable":
      return writeVariable(target, step);
    default:
      return step satisfies never;
  }
}

async function createType({ peer, typeIds }: Target, type: BundleType): Promise<void> {
  const { name, slug } = type;
  const reply = await peer.write("POST", "/block_types/", { name, slug, ...presentationOf(type) });
  // Somebody else has just registered it.
  if (reply.status === 409) return;
  typeIds.set(slug, idIn(reply, `block/${slug}`));
}

async function changeType(target: Target, type: BundleType): Promise<void> {
  const id = await typeIdOf(target, type.slug);
  accept(await target.peer.write("PATCH", `/block_types/${id}`, presentationOf(type)), `block/${type.slug}`);
}

async function createSchema(target: Target, schema: BundleSchema): Promise<void> {
  const { fields, capabilities, version, typeSlug } = schema;
  const block_type_id = await typeIdOf(target, typeSlug);
  const reply = await target.peer.write("POST", "/block_schemas/", { fields, capabilities, version, block_type_id });
  target.schemaIds.set(schemaKey(schema), idIn(reply, `block/${typeSlug}`));
}

async function createBlock(target: Target, block: BundleBlock): Promise<void> {
  const path = blockPath(block);
  const { name, typeSlug, isAnonymous } = block;
  const body = {
    ...{ name, data: dataFor(target, block), is_anonymous: isAnonymous },
    ...{ block_schema_id: schemaIdOf(target, block), block_type_id: await typeIdOf(target, typeSlug) },
  };
  const reply = await target.peer.write("POST", "/block_documents/", body);
  if (reply.status !== 409) {
    target.blockIds.set(path, idIn(reply, path));
    return;
  }
  const known = await target.peer.find("GET", `/block_types/slug/${typeSlug}/block_documents/name/${name}`);
  if (!isJsonObject(known) || typeof known.id !== "string") throw refused(path, 409);
  await changeBlock(target, block, known.id);
}

async function changeBlock(target: Target, block: BundleBlock, id: string): Promise<void> {
  const path = blockPath(block);
  const body = { data: dataFor(target, block), block_schema_id: schemaIdOf(target, block), merge_existing_data: false };
  accept(await target.peer.write("PATCH", `/block_documents/${id}`, body), path);
  target.blockIds.set(path, id);
}

async function writeVariable({ peer }: Target, { op, variable }: Extract<ExportStep, { kind: "variable" }>): Promise<void> {
  const { name, value, tags } = variable;
  const path = `kv/${name}`;
  const reply = op === "create" ? await peer.write("POST", "/variables/", { name, value, tags }) : undefined;
  if (reply && reply.status !== 409) accept(reply, path);
  else accept(await peer.write("PATCH", `/variables/name/${encodeURIComponent(name)}`, { value, tags }), path);
}

/** The data with references by the ids that the blocks have over there. */
function dataFor({ ourBlocks, blockIds }: Target, { data }: BundleBlock): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([field, value]): [string, Json] => {
      const referred = ourBlocks.get(targetIdOf(value) ?? "");
      const id = referred && blockIds.get(blockPath(referred));
      return [field, id === undefined ? value : { $ref: { block_document_id: id } }];
    }),
  );
}

function schemaIdOf({ ourSchemas, schemaIds }: Target, { schemaId, ...block }: BundleBlock): string {
  const schema = ourSchemas.get(schemaId);
  const id = schema && schemaIds.get(schemaKey(schema));
  if (id === undefined) throw refused(blockPath(block), 404);
  return id;
}

async function typeIdOf({ peer, typeIds }: Target, slug: string): Promise<string> {
  const known = typeIds.get(slug);
  if (known !== undefined) return known;
  const type = await peer.read("GET", `/block_types/slug/${slug}`);
  if (!isJsonObject(type) || typeof type.id !== "string") throw refused(`block/${slug}`, 404);
  typeIds.set(slug, type.id);
  return type.id;
}

function idIn(reply: Reply, path: string): string {
  accept(reply, path);
  if (!isJsonObject(reply.body) || typeof reply.body.id !== "string") throw refused(path, reply.status);
  return reply.body.id;
}

function accept({ status }: Reply, path: string): void {
  if (status < 200 || status >= 300) throw refused(path, status);
}

function refused(path: string, status: number): DomainError {
  return new DomainError(
    "invalid",
    `The other server did not take ${path} (status ${status}). What came before is there; run the export again to go on.`,
    { problems: [{ path, message: `was refused with status ${status}.` }] },
  );
}
