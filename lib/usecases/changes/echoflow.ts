import type { Edit } from "#lib/api/contract/changes.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import { findProviderOfType } from "#lib/core/credential-sections.ts";
import { type BlockMove, echoflowConfigPaths, type ListClash, listAfter } from "#lib/core/echoflow-list.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isSameJson, type JsonObject } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type EntryRow, loadLiveEntries } from "#lib/store/entries.ts";
import { loadHeads } from "#lib/store/versions.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";
import type { ChangeRules } from "./change-rules.ts";
import { type PlannableEdit, pathsOf } from "./drafted-edit.ts";
import { loadTargetPaths, presentReferences } from "./references.ts";

/**
 * The edits that a change brings along for the lists that Echoflow keeps of its credential blocks, one per list that moves: a block that is
 * deleted or renamed is deleted or renamed there too, else `load-credentials --sync` dies; one that is made is added, else `--sync` never
 * sees it (`rules.keepsLists`). Nothing where there is no list, and nothing for a list that the change edits itself: its author's word
 * counts. A list may lie outside a token's prefix: only the token's own blocks move in it. Refuses with `invalid` the name that a list has
 * for a block of another type. Three queries at most, none when no credentials block comes, goes or is renamed.
 */
export async function companionEdits(
  tx: ReadTx,
  caller: Caller,
  edits: readonly PlannableEdit[],
  { keepsLists }: Pick<ChangeRules, "keepsLists">,
): Promise<Edit[]> {
  const moves = edits.flatMap(movesOf).filter((move) => keepsLists || move.from !== null);
  if (moves.length === 0) return [];
  const edited = new Set(edits.flatMap(pathsOf).map(foldPath));
  const places = echoflowConfigPaths.filter((path) => !edited.has(path));
  const configs = places.length > 0 ? [...(await loadLiveEntries(tx, workspaceOf(caller), places)).values()] : [];
  if (configs.length === 0) return [];
  const heads = await loadHeads(tx, configs);
  const bodies = new Map(configs.map(({ id }) => [id, heads.get(id)?.state.body ?? {}]));
  const paths = await loadTargetPaths(tx, workspaceOf(caller), [...bodies.values()]);
  return configs.flatMap((config) => companionEdit(caller, config, presentReferences(bodies.get(config.id) ?? {}, paths), moves));
}

function companionEdit(caller: Caller, config: EntryRow, { blocks: listed }: JsonObject, moves: readonly BlockMove[]): Edit[] {
  const before = Array.isArray(listed) ? listed : [];
  const { list, clashes } = listAfter(before, moves);
  const clash = clashes[0];
  if (clash) throw clashRefusal(clash, isInScope(caller, config.path) ? config.path : "Echoflow's list");
  if (isSameJson(list, before)) return [];
  return [{ op: "patch", path: config.path, baseVersion: config.headVersion, set: { blocks: list }, clear: [] }];
}

function movesOf(edit: PlannableEdit): BlockMove[] {
  const block = credentialsBlockAt(edit.path);
  if (!block) return [];
  switch (edit.op) {
    case "put":
    case "patch":
      if (edit.baseVersion === 0) return [{ type: block.type, from: null, to: block.name }];
      return edit.newPath === undefined ? [] : [{ type: block.type, from: block.name, to: credentialsBlockAt(edit.newPath)?.name ?? null }];
    case "undelete":
      return [{ type: block.type, from: null, to: block.name }];
    case "delete":
      return [{ type: block.type, from: block.name, to: null }];
    case "rename":
      return [{ type: block.type, from: block.name, to: credentialsBlockAt(edit.newPath)?.name ?? null }];
    case "restore":
      return [];
    case "drafted": {
      const from = edit.fromPath === null || edit.as === "undeleted" ? null : (credentialsBlockAt(edit.fromPath)?.name ?? null);
      return from === block.name ? [] : [{ type: block.type, from, to: block.name }];
    }
    default:
      return edit satisfies never;
  }
}

function credentialsBlockAt(path: string): { type: string; name: string } | undefined {
  const [kind, slug, name, ...rest] = path.split("/");
  const type = kind === "block" && slug ? findProviderOfType(slug)?.provider : undefined;
  return type && name && rest.length === 0 ? { type, name } : undefined;
}

function clashRefusal({ move, listedType }: ListClash, list: string): DomainError {
  const provider = `${move.type} block "${move.to}"`;
  const message = `${provider}: ${list} has this name for a block of type ${listedType}, and Echoflow tells blocks apart by their names alone. Choose another name.`;
  return new DomainError("invalid", message, { problems: [{ path: `${move.to}`, message }] });
}
