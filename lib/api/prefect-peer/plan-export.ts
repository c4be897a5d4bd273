import {
  type BundleBlock,
  type BundleSchema,
  type BundleType,
  type BundleVariable,
  type PrefectBundle,
  targetIdOf,
} from "#lib/api/contract/prefect-bundle.ts";
import type { Problem } from "#lib/core/errors.ts";
import { byteLength, canonicalJson, formatJson, isSameJson, type JsonObject } from "#lib/core/json.ts";
import { shippedSlugs } from "./shipped-types.ts";

/** One thing to write. `fields` names what differs, never a value; `id` is that of the block over there. */
export type ExportStep =
  | { kind: "type"; op: "create" | "change"; type: BundleType }
  | { kind: "schema"; op: "create"; schema: BundleSchema }
  | { kind: "block"; op: "create"; block: BundleBlock }
  | { kind: "block"; op: "change"; block: BundleBlock; id: string; fields: string[] }
  | { kind: "variable"; op: "create" | "change"; variable: BundleVariable };

export type ExportPlan = {
  steps: ExportStep[];
  unchanged: { types: number; schemas: number; blocks: number; variables: number };
  /** What Prefect cannot hold: it is left out, and so is what refers to it. */
  problems: Problem[];
};

/** Prefect's own limit for the value of a variable, as JSON. */
const variableBytesMax = 5_000;

export function blockPath({ typeSlug, name }: Pick<BundleBlock, "typeSlug" | "name">): string {
  return `block/${typeSlug}/${name}`;
}

/** A schema is known by what it says and the version under which it was registered. */
export function schemaKey({ typeSlug, checksum, version }: Pick<BundleSchema, "typeSlug" | "checksum" | "version">): string {
  return `${typeSlug} ${checksum} ${version}`;
}

/**
 * What has to be written so that the blocks and variables of `from` are in `to` as well, in an order in which everything that is referred
 * to comes first. What `to` has besides stays. Types that come with every server keep the words of that server.
 */
export function planExport(from: PrefectBundle, to: PrefectBundle): ExportPlan {
  const types = from.types.map((type) => typeStep(type, to));
  const known = new Set(to.schemas.map(schemaKey));
  const schemas = from.schemas.filter((schema) => !known.has(schemaKey(schema)));
  const blocks = planBlocks(from, to);
  const problems: Problem[] = [];
  const variables = from.variables.filter((variable) => {
    const isTooLong = byteLength(formatJson(variable.value)) > variableBytesMax;
    if (isTooLong)
      problems.push({ path: `kv/${variable.name}`, message: `is longer than the ${variableBytesMax} bytes that Prefect takes.` });
    return !isTooLong;
  });
  const variableSteps = variables.map((variable) => variableStep(variable, to));
  const steps = [...types, ...schemas.map((schema): ExportStep => ({ kind: "schema", op: "create", schema })), ...blocks, ...variableSteps];
  const count = (some: readonly unknown[]) => some.filter((step) => step === undefined).length;
  return {
    steps: steps.filter((step) => step !== undefined),
    unchanged: {
      types: count(types),
      schemas: from.schemas.length - schemas.length,
      blocks: count(blocks),
      variables: count(variableSteps),
    },
    problems,
  };
}

function typeStep(type: BundleType, to: PrefectBundle): ExportStep | undefined {
  const known = to.types.find(({ slug }) => slug === type.slug);
  if (!known) return { kind: "type", op: "create", type };
  const isSame = canonicalJson(presentationOf(known)) === canonicalJson(presentationOf(type));
  return isSame || shippedSlugs.has(type.slug) ? undefined : { kind: "type", op: "change", type };
}

export function presentationOf({ logoUrl, documentationUrl, description, codeExample }: BundleType): JsonObject {
  return { logo_url: logoUrl, documentation_url: documentationUrl, description, code_example: codeExample };
}

function planBlocks(from: PrefectBundle, to: PrefectBundle): (ExportStep | undefined)[] {
  const [ours, theirs] = [lookupOf(from), lookupOf(to)];
  return from.blocks.map((block): ExportStep | undefined => {
    const known = theirs.byPath.get(blockPath(block));
    if (!known) return { kind: "block", op: "create", block };
    const fields = differences(ours.comparable(block), theirs.comparable(known));
    const hasMoved = ours.schemaOf(block) !== theirs.schemaOf(known);
    if (fields.length === 0 && !hasMoved) return undefined;
    return { kind: "block", op: "change", block, id: known.id, fields: hasMoved ? [...fields, "#schema"] : fields };
  });
}

function lookupOf({ blocks, schemas }: PrefectBundle) {
  const pathsById = new Map(blocks.map((block) => [block.id, blockPath(block)]));
  const schemasById = new Map(schemas.map((schema) => [schema.id, schemaKey(schema)]));
  return {
    byPath: new Map(blocks.map((block) => [blockPath(block), block])),
    schemaOf: ({ schemaId }: BundleBlock) => schemasById.get(schemaId),
    /** The data with references by path: ids differ from server to server. */
    comparable: ({ data }: BundleBlock): JsonObject =>
      Object.fromEntries(
        Object.entries(data).map(([field, value]) => {
          const target = targetIdOf(value);
          return [field, target === undefined ? value : { $ref: pathsById.get(target) ?? target }];
        }),
      ),
  };
}

function differences(a: JsonObject, b: JsonObject): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((field) => !isSameJson(a[field], b[field]));
}

function variableStep(variable: BundleVariable, to: PrefectBundle): ExportStep | undefined {
  const known = to.variables.find(({ name }) => name === variable.name);
  if (!known) return { kind: "variable", op: "create", variable };
  const isSame = isSameJson(known.value, variable.value) && isSameJson([...known.tags].sort(), [...variable.tags].sort());
  return isSame ? undefined : { kind: "variable", op: "change", variable };
}
