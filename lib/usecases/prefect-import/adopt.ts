import type { Edit } from "#lib/api/contract/changes.ts";
import { BlockSchemaInput } from "#lib/api/contract/prefect/block-schemas.ts";
import { BlockTypeInput } from "#lib/api/contract/prefect/block-types.ts";
import type { BundleBlock, BundleType, PrefectBundle } from "#lib/api/contract/prefect-bundle.ts";
import { withSecretMarks } from "#lib/core/block-types/secret-marks.ts";
import type { Caller } from "#lib/core/caller.ts";
import { valueAt } from "#lib/core/field-paths.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import { type BlockTypeRow, loadBlockTypes, loadPresentations } from "#lib/store/block-types.ts";
import type { Tx } from "#lib/store/client.ts";
import { loadLiveEntries } from "#lib/store/entries.ts";
import { loadHeads } from "#lib/store/versions.ts";
import { presentType, registerSchema, registerType } from "#lib/usecases/prefect/register.ts";
import { presentationOf } from "#lib/usecases/prefect/type-views.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import { withoutNone, withPaths } from "./block-data.ts";
import { pathOf, schemaInput, typeInput } from "./judge-bundle.ts";

type Counts = { created: number; changed: number; unchanged: number };

export type Adopted = {
  types: Counts;
  schemas: Counts;
  newTypes: string[];
  /** The edits that make blocks and variables here what they are there, based on the present heads. */
  edits: Edit[];
  /** The paths of blocks that a client made without a name of its own. */
  anonymousPaths: ReadonlySet<string>;
};

/** Registers the types and schemas of a sound bundle, and says which edits make its blocks and variables the workspace's. */
export async function adopt(tx: Tx, caller: Caller, bundle: PrefectBundle): Promise<Adopted> {
  const { rows, ...types } = await adoptTypes(tx, caller, bundle.types);
  const { schemaIds, schemas } = await adoptSchemas(tx, caller, bundle, rows);
  const paths = [...bundle.blocks.map(pathOf), ...bundle.variables.map(({ name }) => `kv/${name}`)];
  const heads = await loadHeadsAt(tx, workspaceOf(caller), paths);
  const pathsById = new Map(bundle.blocks.map((block) => [block.id, pathOf(block)]));
  const fieldsById = new Map(bundle.schemas.map(({ id, fields, typeSlug }) => [id, withSecretMarks(fields, typeSlug)]));
  const blockEdits = bundle.blocks.map((block) => {
    const data = withoutNone(block.data, fieldsById.get(block.schemaId) ?? {});
    return blockEdit(
      block,
      withPaths(data, (id) => pathsById.get(id) ?? id),
      schemaIds.get(block.schemaId),
      heads,
    );
  });
  const variableEdits = bundle.variables.map(({ name, value, tags }): Edit => {
    const path = `kv/${name}`;
    return { op: "put", path, baseVersion: heads.get(foldPath(path))?.n ?? 0, data: { value }, tags, clear: [] };
  });
  const anonymousPaths = new Set(bundle.blocks.filter(({ isAnonymous }) => isAnonymous).map(pathOf));
  return { ...types, schemas, edits: [...blockEdits, ...variableEdits], anonymousPaths };
}

type Head = { n: number; secrets: string[] };

/** A secret that is set here and that the source does not have any more is cleared; the text `None` there says nothing about it. */
function blockEdit(block: BundleBlock, data: JsonObject, schemaId: string | undefined, heads: ReadonlyMap<string, Head>): Edit {
  const path = pathOf(block);
  const head = heads.get(foldPath(path));
  const clear = (head?.secrets ?? []).filter((field) => valueAt(data, field) === undefined && valueAt(block.data, field) === undefined);
  return { op: "put", path, baseVersion: head?.n ?? 0, data, clear, ...(schemaId === undefined ? {} : { schemaId }) };
}

async function loadHeadsAt(tx: Tx, workspaceId: string, paths: readonly string[]): Promise<Map<string, Head>> {
  const entries = await loadLiveEntries(tx, workspaceId, paths);
  const heads = await loadHeads(tx, [...entries.values()]);
  return new Map(
    [...entries].map(([path, { id, headVersion }]) => [
      path,
      { n: headVersion, secrets: [...(heads.get(id)?.state.secrets.keys() ?? [])] },
    ]),
  );
}

async function adoptTypes(tx: Tx, caller: Caller, given: readonly BundleType[]) {
  const workspaceId = workspaceOf(caller);
  const slugs = given.map(({ slug }) => slug);
  const rows = await loadBlockTypes(tx, workspaceId, slugs);
  const presentations = await loadPresentations(
    tx,
    workspaceId,
    [...rows.values()].map(({ id }) => id),
  );
  const types: Counts = { created: 0, changed: 0, unchanged: 0 };
  const newTypes: string[] = [];
  for (const type of given) {
    const input = BlockTypeInput.parse(typeInput(type));
    const known = rows.get(type.slug);
    if (!known) {
      rows.set(type.slug, await registerType(tx, caller, input));
      newTypes.push(type.slug);
      types.created++;
    } else if (isPresentedSo(known, presentationOf(known, presentations.get(known.id)), input)) types.unchanged++;
    else {
      await presentType(tx, caller, known, input);
      types.changed++;
    }
  }
  return { rows, types, newTypes };
}

/** Built-in types keep our own words: every client that comes describes them anew. */
function isPresentedSo({ isBuiltIn }: BlockTypeRow, known: ReturnType<typeof presentationOf>, input: BlockTypeInput): boolean {
  if (isBuiltIn) return true;
  const { logoUrl, documentationUrl, description, codeExample } = known;
  const isSame = logoUrl === input.logo_url && documentationUrl === input.documentation_url;
  return isSame && description === input.description && codeExample === input.code_example;
}

async function adoptSchemas(tx: Tx, caller: Caller, bundle: PrefectBundle, types: ReadonlyMap<string, BlockTypeRow>) {
  const schemas: Counts = { created: 0, changed: 0, unchanged: 0 };
  const schemaIds = new Map<string, string>();
  for (const schema of bundle.schemas) {
    const type = types.get(schema.typeSlug);
    if (!type) continue;
    const { row, isNew } = await registerSchema(tx, caller, type, BlockSchemaInput.parse(schemaInput(schema, type.id)));
    schemaIds.set(schema.id, row.id);
    if (isNew) schemas.created++;
    else schemas.unchanged++;
  }
  return { schemas, schemaIds };
}
