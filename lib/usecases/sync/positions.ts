import { isInScope } from "#lib/core/caller.ts";
import { isChosen } from "#lib/core/path-choice.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { type FeedScope, loadFeed, loadVacatedPaths } from "#lib/store/feed.ts";
import { getInstance } from "#lib/store/instance.ts";
import type { Position } from "./cursors.ts";

type Known = { stamp: string; position: Position };
const known = new Map<string, Known>();

/** The position of now in a workspace; one small read after a change, none otherwise. */
export async function currentPosition(workspaceId: string): Promise<Position> {
  const { store } = getInstance();
  const stamp = `${store.areaStamp("entries")}`;
  const entry = known.get(workspaceId);
  if (entry?.stamp === stamp) return entry.position;
  const position = await store.read((tx) => readPosition(tx, workspaceId));
  known.set(workspaceId, { stamp, position });
  return position;
}

async function readPosition(tx: ReadTx, workspaceId: string): Promise<Position> {
  const { revision } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { revision: true } });
  const { epoch } = await tx.instance.findUniqueOrThrow({ where: { id: 1 }, select: { epoch: true } });
  return { epoch, revision };
}

/** More paths than these are not looked through: who waits then pulls. */
const movedMax = 5_000;
const remembered = 32;
const moves = new Map<string, Promise<readonly string[] | null>>();

/** Whether a pull of the scope since revision `from` would tell of anything; `to`: the revision of now. True when very much has moved. */
export async function hasMoved(workspaceId: string, scope: Omit<FeedScope, "workspaceId">, from: number, to: number): Promise<boolean> {
  if (from === to) return false;
  const paths = await movedPaths(workspaceId, from, to);
  return paths === null || paths.some((path) => isInScope(scope, path) && isChosen(scope.patterns, path));
}

/** The paths of everything that has moved, read once for all who ask: whoever waits asks for the same. */
function movedPaths(workspaceId: string, from: number, to: number): Promise<readonly string[] | null> {
  const name = `${workspaceId}/${from}/${to}`;
  const reading = moves.get(name) ?? readMovedPaths(workspaceId, from);
  moves.delete(name);
  moves.set(name, reading);
  for (const oldest of moves.keys()) {
    if (moves.size <= remembered) break;
    moves.delete(oldest);
  }
  reading.catch(() => moves.delete(name));
  return reading;
}

function readMovedPaths(workspaceId: string, after: number): Promise<readonly string[] | null> {
  const scope = { workspaceId, pathPrefix: "", patterns: [] };
  return getInstance().store.read(async (tx) => {
    const rows = [...(await loadFeed(tx, scope, after)), ...(await loadVacatedPaths(tx, scope, after))];
    return rows.length > movedMax ? null : rows.map(({ path }) => path);
  });
}
