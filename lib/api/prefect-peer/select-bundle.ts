import { type BundleBlock, type BundleSchema, bundleLimits, type PrefectBundle, targetIdOf } from "#lib/api/contract/prefect-bundle.ts";
import { DomainError } from "#lib/core/errors.ts";
import { byteLength, formatJson } from "#lib/core/json.ts";
import { nestedChecksums } from "./read-bundle.ts";
import { shippedSlugs } from "./shipped-types.ts";

export type Selection = {
  bundle: PrefectBundle;
  /** Types that came with the server and that no block uses, and blocks without a name that no other refers to. */
  leftOut: { types: number; blocks: number };
};

/**
 * What of a server is worth taking to another: every block with a name and every variable, blocks without a name where one of those refers
 * to them, the schemas that these follow and what those nest, and the types of all that. Types that people registered come along with
 * their newest schema though no block uses them; those that every server brings with it only if `isEverything`.
 */
export function selectBundle(all: PrefectBundle, { isEverything }: { isEverything: boolean }): Selection {
  const blocks = withTargets(all.blocks);
  const newest = new Map(all.schemas.map((schema) => [schema.typeSlug, schema]));
  const used = new Set(blocks.map(({ schemaId }) => schemaId));
  const ownTypes = all.types.filter(({ slug }) => isEverything || !shippedSlugs.has(slug));
  const wanted = [
    ...all.schemas.filter((schema) => isEverything || used.has(schema.id)),
    ...ownTypes.flatMap(({ slug }) => newest.get(slug) ?? []),
  ];
  const schemas = withNested(all.schemas, wanted);
  const slugs = new Set([...ownTypes.map(({ slug }) => slug), ...blocks.map(slugOf), ...[...schemas].map(slugOf)]);
  const bundle = {
    types: all.types.filter(({ slug }) => slugs.has(slug)),
    schemas: all.schemas.filter((schema) => schemas.has(schema)),
    blocks,
    variables: all.variables,
  };
  return { bundle, leftOut: { types: all.types.length - bundle.types.length, blocks: all.blocks.length - blocks.length } };
}

/** Refuses with `too_large` what no request may hold. */
export function refuseLargeBundle(bundle: PrefectBundle): void {
  if (byteLength(formatJson(bundle)) + 1_000 <= bundleLimits.bytesMax) return;
  throw new DomainError(
    "too_large",
    `What was read is larger than ${bundleLimits.bytesMax} bytes. Delete there what is not needed any more.`,
  );
}

function withTargets(all: readonly BundleBlock[]): BundleBlock[] {
  const byId = new Map(all.map((block) => [block.id, block]));
  const kept = new Set<BundleBlock>();
  const keep = (block: BundleBlock): void => {
    if (kept.has(block)) return;
    kept.add(block);
    for (const value of Object.values(block.data)) {
      const target = byId.get(targetIdOf(value) ?? "");
      if (target) keep(target);
    }
  };
  for (const block of all) if (!block.isAnonymous) keep(block);
  return all.filter((block) => kept.has(block));
}

function withNested(all: readonly BundleSchema[], wanted: readonly BundleSchema[]): Set<BundleSchema> {
  const byChecksum = new Map(all.map((schema) => [schema.checksum, schema]));
  const kept = new Set<BundleSchema>();
  const keep = (schema: BundleSchema): void => {
    if (kept.has(schema)) return;
    kept.add(schema);
    for (const checksum of nestedChecksums(schema.fields)) {
      const nested = byChecksum.get(checksum);
      if (nested) keep(nested);
    }
  };
  for (const schema of wanted) keep(schema);
  return kept;
}

function slugOf({ typeSlug }: { typeSlug: string }): string {
  return typeSlug;
}
