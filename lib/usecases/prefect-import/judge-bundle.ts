import { BlockSchemaInput } from "#lib/api/contract/prefect/block-schemas.ts";
import { BlockTypeInput } from "#lib/api/contract/prefect/block-types.ts";
import {
  type BundleBlock,
  type BundleSchema,
  type BundleVariable,
  type PrefectBundle,
  targetIdOf,
} from "#lib/api/contract/prefect-bundle.ts";
import { withSecretMarks } from "#lib/core/block-types/secret-marks.ts";
import type { Problem } from "#lib/core/errors.ts";
import { byteLength, findProblem, formatJson } from "#lib/core/json.ts";
import { findKeyProblem } from "#lib/core/paths.ts";
import { schemaLimits } from "#lib/store/block-schemas.ts";
import { kvBytesMax } from "#lib/usecases/changes/edit-state.ts";
import { judgeData } from "./block-data.ts";

/** A bundle without what is at fault, and what that is. */
export type Judged = { bundle: PrefectBundle; problems: Problem[]; skipped: Record<keyof PrefectBundle, number> };

/** What Prefect's clients read back without complaint, as its own door takes it. */
const blockName = /^[a-z0-9-]{1,128}$/;
const anyId = "00000000-0000-0000-0000-000000000000";
const tagMax = { length: 64, count: 50 };

/**
 * Judges every row of a bundle by the rules that the Prefect door and our limits have. What is at fault is named by its path and left out,
 * and with it what refers to it; the rest stands by itself.
 */
export function judgeBundle(given: PrefectBundle): Judged {
  const problems: Problem[] = [];
  const keep = <Row>(rows: readonly Row[], problemOf: (row: Row) => Problem | undefined): Row[] =>
    rows.filter((row) => {
      const problem = problemOf(row);
      if (problem) problems.push(problem);
      return problem === undefined;
    });
  const seen = new Set<string>();
  const isTwice = (path: string) => seen.size === seen.add(path).size;

  const types = keep(given.types, (type) => judgeType(type, isTwice(`block/${type.slug}`)));
  const slugs = new Set(types.map(({ slug }) => slug));
  const schemas = keep(given.schemas, (schema) => judgeSchema(schema, slugs));
  const schemasById = new Map(schemas.map((schema) => [schema.id, schema]));
  const sound = keep(given.blocks, (block) => judgeBlock(block, schemasById, isTwice(pathOf(block))));
  const blocks = withoutOrphans(sound, (block) => problems.push({ path: pathOf(block), message: orphanMessage }));
  const variables = keep(given.variables, (variable) => judgeVariable(variable, isTwice(`kv/${variable.name}`)));
  const bundle = { types, schemas, blocks, variables };
  const skipped = {
    types: given.types.length - types.length,
    schemas: given.schemas.length - schemas.length,
    blocks: given.blocks.length - blocks.length,
    variables: given.variables.length - variables.length,
  };
  return { bundle, problems, skipped };
}

/** The entry path that a block of a bundle has here. */
export function pathOf({ typeSlug, name }: Pick<BundleBlock, "typeSlug" | "name">): string {
  return `block/${typeSlug}/${name}`;
}

/** A type in the words of the Prefect door. An address that no client could read is left out: it only decorates. */
export function typeInput(type: PrefectBundle["types"][number]): unknown {
  const address = (text: string | null) =>
    text !== null && /^https?:\/\/\S+$/i.test(text.trim()) && text.length <= 2_000 ? text.trim() : null;
  return {
    name: type.name,
    slug: type.slug,
    logo_url: address(type.logoUrl),
    documentation_url: address(type.documentationUrl),
    description: type.description,
    code_example: type.codeExample,
  };
}

/** A schema in the words of the Prefect door, for the type with this id here. */
export function schemaInput({ fields, version, capabilities }: BundleSchema, typeId: string): unknown {
  return { fields, version, capabilities, block_type_id: typeId };
}

function judgeType(type: PrefectBundle["types"][number], isTwice: boolean): Problem | undefined {
  const path = `block/${type.slug}`;
  if (isTwice) return { path, message: "is the slug of two block types." };
  if (/^prefect/i.test(type.name)) return { path, message: "has a name that begins with Prefect, which is reserved." };
  return firstFault(path, BlockTypeInput.safeParse(typeInput(type)));
}

function judgeSchema(schema: BundleSchema, slugs: ReadonlySet<string>): Problem | undefined {
  const path = `block/${schema.typeSlug}`;
  if (!slugs.has(schema.typeSlug)) return { path, message: "has a schema, but the type itself is not taken over." };
  const size = byteLength(formatJson(schema.fields));
  if (size > schemaLimits.bytesMax) return { path, message: `has a schema of more than ${schemaLimits.bytesMax} bytes.` };
  return firstFault(path, BlockSchemaInput.safeParse(schemaInput(schema, anyId)));
}

function judgeBlock(block: BundleBlock, schemas: ReadonlyMap<string, BundleSchema>, isTwice: boolean): Problem | undefined {
  const path = pathOf(block);
  if (!blockName.test(block.name)) return { path, message: "has a name that is not 1 to 128 characters of a-z, 0-9 and dash." };
  if (isTwice) return { path, message: "stands twice on the server." };
  const schema = schemas.get(block.schemaId);
  if (!schema) return { path, message: "follows a schema that is not taken over." };
  if (schema.typeSlug !== block.typeSlug) return { path, message: "follows a schema of another block type." };
  return judgeData(path, block.data, withSecretMarks(schema.fields, schema.typeSlug));
}

function judgeVariable({ name, value, tags }: BundleVariable, isTwice: boolean): Problem | undefined {
  const path = `kv/${name}`;
  const problem = findKeyProblem(name);
  if (problem) return { path, message: problem };
  if (isTwice) return { path, message: "stands twice on the server." };
  const found = findProblem(value, "value");
  if (found) return { path: `${path}#${found.path}`, message: found.message };
  if (byteLength(formatJson(value)) > kvBytesMax) return { path, message: `must have at most ${kvBytesMax} bytes as JSON.` };
  const hasLongTag = tags.length > tagMax.count || tags.some((tag) => tag.length > tagMax.length);
  return hasLongTag ? { path, message: `has more than ${tagMax.count} tags, or one of more than ${tagMax.length} characters.` } : undefined;
}

const orphanMessage = "refers to a block that is not taken over.";

/** The blocks whose references lead to blocks among them; taking one out may leave others without what they refer to. */
function withoutOrphans(blocks: readonly BundleBlock[], onOrphan: (block: BundleBlock) => void): BundleBlock[] {
  let kept = [...blocks];
  for (;;) {
    const ids = new Set(kept.map(({ id }) => id));
    const isOrphan = ({ data }: BundleBlock) =>
      Object.values(data).some((value) => {
        const target = targetIdOf(value);
        return target !== undefined && !ids.has(target);
      });
    const next = kept.filter((block) => !isOrphan(block));
    if (next.length === kept.length) return kept;
    for (const block of kept) if (isOrphan(block)) onOrphan(block);
    kept = next;
  }
}

type Parsed = { success: boolean; error?: { issues: { path: PropertyKey[]; message: string }[] } };

function firstFault(path: string, { error }: Parsed): Problem | undefined {
  const issue = error?.issues[0];
  return issue && { path, message: `${issue.path.map(String).join(".")}: ${issue.message}` };
}
