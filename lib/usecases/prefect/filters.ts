import type { BlockDocumentFilter, BlockSchemaFilter, BlockTypeFilter, VariableFilter } from "#lib/api/contract/prefect/inputs.ts";
import { parseJson } from "#lib/core/json.ts";

/** The filters of Prefect's lists as predicates. Source: PrefectHQ/prefect, server/schemas/filters.py. */
type Maybe<T> = T | null | undefined;
type Named = Maybe<{ any_?: Maybe<string[]>; like_?: Maybe<string> }>;

export function matchesType(filter: Maybe<BlockTypeFilter>, { name, slug }: { name: string; slug: string }): boolean {
  return isNamed(filter?.name, name) && isAny(filter?.slug, slug);
}

type SchemaFacts = { id: string; blockTypeId: string; version: string; capabilitiesText: string };

export function matchesSchema(filter: BlockSchemaFilter, { id, blockTypeId, version, capabilitiesText }: SchemaFacts): boolean {
  const { block_type_id, block_capabilities, operator } = filter;
  const wanted = block_capabilities?.all_;
  const clauses: boolean[] = [];
  if (block_type_id?.any_) clauses.push(isAny(block_type_id, blockTypeId));
  if (filter.id?.any_) clauses.push(isAny(filter.id, id));
  if (filter.version?.any_) clauses.push(isAny(filter.version, version));
  if (wanted) {
    const capabilities = new Set(parseJson(capabilitiesText) as string[]);
    clauses.push(wanted.every((capability) => capabilities.has(capability)));
  }
  return holds(operator, clauses);
}

type DocumentFacts = { id: string; name: string; blockTypeId: string | null; isAnonymous: boolean };

/** Without a word about anonymous blocks only the named ones are found; `null` finds both. */
export function matchesDocument(filter: Maybe<BlockDocumentFilter>, { id, name, blockTypeId, isAnonymous }: DocumentFacts): boolean {
  if (!filter) return !isAnonymous;
  const clauses: boolean[] = [];
  const wanted = filter.is_anonymous === undefined ? false : filter.is_anonymous?.eq_;
  if (wanted !== null && wanted !== undefined) clauses.push(isAnonymous === wanted);
  if (filter.id?.any_) clauses.push(isAny(filter.id, id));
  if (filter.block_type_id?.any_) clauses.push(isAny(filter.block_type_id, blockTypeId ?? ""));
  if (filter.name?.any_ || filter.name?.like_) clauses.push(isNamed(filter.name, name));
  return holds(filter.operator, clauses);
}

type VariableFacts = { id: string; name: string; tags: readonly string[] };

export function matchesVariable(filter: Maybe<VariableFilter>, { id, name, tags }: VariableFacts): boolean {
  if (!filter) return true;
  const clauses: boolean[] = [];
  if (filter.id?.any_) clauses.push(isAny(filter.id, id));
  if (filter.name?.any_ || filter.name?.like_) clauses.push(isNamed(filter.name, name));
  if (filter.tags) clauses.push(holdsTags(filter.tags, tags));
  return holds(filter.operator, clauses);
}

function holdsTags({ operator, all_, is_null_ }: NonNullable<VariableFilter["tags"]>, tags: readonly string[]): boolean {
  const clauses: boolean[] = [];
  if (all_ && all_.length > 0) clauses.push(all_.every((tag) => tags.includes(tag)));
  if (is_null_ !== null && is_null_ !== undefined) clauses.push((tags.length === 0) === is_null_);
  return holds(operator, clauses);
}

function holds(operator: Maybe<"and_" | "or_">, clauses: readonly boolean[]): boolean {
  if (clauses.length === 0) return true;
  return operator === "or_" ? clauses.some(Boolean) : clauses.every(Boolean);
}

function isAny(filter: Maybe<{ any_?: Maybe<string[]> }>, value: string): boolean {
  return filter?.any_ ? filter.any_.includes(value) : true;
}

function isNamed(filter: Named, name: string): boolean {
  return isAny(filter, name) && (!filter?.like_ || isLike(name, filter.like_));
}

/** SQL's ILIKE with % on both sides: in the pattern % is any text and _ any character, as Prefect leaves them. */
function isLike(text: string, pattern: string): boolean {
  return likeFrom(text.toLowerCase(), `%${pattern.toLowerCase()}%`);
}

/** Two pointers and the last %: linear in practice, at worst text × pattern, without a pattern that a regular expression would choke on. */
function likeFrom(text: string, pattern: string): boolean {
  let [at, in_, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (in_ < pattern.length && pattern[in_] === "%") [star, mark, in_] = [in_, at, in_ + 1];
    else if (in_ < pattern.length && (pattern[in_] === "_" || pattern[in_] === text[at])) [at, in_] = [at + 1, in_ + 1];
    else if (star >= 0) [in_, mark, at] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  return /^%*$/.test(pattern.slice(in_));
}
