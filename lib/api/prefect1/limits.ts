import { type DocumentNode, type FragmentDefinitionNode, Kind, type ParseOptions, type SelectionSetNode } from "graphql";
import { DomainError } from "#lib/core/errors.ts";

/** What is refused while it is read. A client's longest query has some 30 tokens, the introspection of tools some 300. */
export const parseOptions: ParseOptions = { maxLexicalTokens: 1_000, maxComments: 100, maxSourceLength: 64 * 1024 };

/** Counted with every fragment in each place where it is spread. A field at the top is an operation of ours, each with a transaction. */
const max = { fields: 600, depth: 20, operations: 10 };

type Size = { fields: number; depth: number };
type Fragments = { nodes: ReadonlyMap<string, FragmentDefinitionNode>; sizes: Map<string, Size> };

/**
 * Refuses with `invalid` a document that would be costly to validate or to answer: many aliases, deep nesting, fragments in fragments.
 * Takes time in proportion to the document.
 */
export function refuseCostly(document: DocumentNode): void {
  const nodes = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) nodes.set(node.name.value, node);
  const fragments: Fragments = { nodes, sizes: new Map() };
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const { fields, depth } = sizeOf(node.selectionSet, fragments);
    if (fields > max.fields || depth > max.depth || fieldsAtTop(node.selectionSet, fragments) > max.operations) throw costly();
  }
}

function sizeOf(set: SelectionSetNode | undefined, fragments: Fragments): Size {
  let fields = 0;
  let depth = 0;
  for (const node of set?.selections ?? []) {
    const inner = node.kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(node.name.value, fragments) : sizeOf(node.selectionSet, fragments);
    const own = node.kind === Kind.FIELD ? 1 : 0;
    // Never more than one above the limit: a sum of sums stays a small number.
    fields = Math.min(fields + inner.fields + own, max.fields + 1);
    depth = Math.max(depth, inner.depth + own);
  }
  return { fields, depth };
}

function sizeOfFragment(name: string, fragments: Fragments): Size {
  const known = fragments.sizes.get(name);
  if (known) return known;
  // What a fragment counts for inside itself: validation refuses such cycles.
  fragments.sizes.set(name, { fields: 0, depth: 0 });
  const size = sizeOf(fragments.nodes.get(name)?.selectionSet, fragments);
  fragments.sizes.set(name, size);
  return size;
}

function fieldsAtTop(set: SelectionSetNode | undefined, fragments: Fragments, seen = new Set<string>()): number {
  let count = 0;
  for (const node of set?.selections ?? []) {
    if (node.kind === Kind.FIELD) count++;
    else if (node.kind === Kind.INLINE_FRAGMENT) count += fieldsAtTop(node.selectionSet, fragments, seen);
    else if (!seen.has(node.name.value)) {
      seen.add(node.name.value);
      count += fieldsAtTop(fragments.nodes.get(node.name.value)?.selectionSet, fragments, seen);
    }
  }
  return count;
}

function costly(): DomainError {
  return new DomainError(
    "invalid",
    `The query asks for too much at once: at most ${max.operations} operations, ${max.fields} fields and ${max.depth} levels.`,
  );
}
