import { DomainError } from "#lib/core/errors.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { execute, incrementRow } from "#lib/store/driver.ts";

const columns = { id: true, slug: true, name: true, color: true, isProduction: true, revision: true, trashDays: true } as const;

export type WorkspaceRow = {
  id: string;
  slug: string;
  name: string;
  color: string;
  isProduction: boolean;
  revision: number;
  trashDays: number;
};

export function findWorkspace(tx: ReadTx, id: string): Promise<WorkspaceRow | null> {
  return tx.workspace.findUnique({ where: { id }, select: columns });
}

export function findWorkspaceBySlug(tx: ReadTx, slug: string): Promise<WorkspaceRow | null> {
  return tx.workspace.findUnique({ where: { slug }, select: columns });
}

export function insertWorkspace(tx: Tx, workspace: Omit<WorkspaceRow, "revision" | "trashDays">): Promise<WorkspaceRow> {
  return tx.workspace.create({ data: workspace, select: columns });
}

export type WorkspacePatch = { name?: string; color?: string; isProduction?: boolean; trashDays?: number };

export function updateWorkspace(tx: Tx, id: string, patch: WorkspacePatch): Promise<WorkspaceRow> {
  return tx.workspace.update({ where: { id }, data: patch, select: columns });
}

const locked = new WeakMap<Tx, Set<string>>();

/** Holds the workspace's row until the transaction ends, so that decisions over several of its members follow one another. */
export async function lockWorkspace(tx: Tx, id: string): Promise<void> {
  const held = locked.get(tx) ?? new Set();
  if (held.has(id)) return;
  locked.set(tx, held.add(id));
  await execute(tx, 'UPDATE "Workspace" SET "revision" = "revision" WHERE "id" = ?', [id]);
}

/** Raises the workspace's revision by one and gives it. The row stays locked to the commit, so that the order of revisions is that of commits. */
export async function nextRevision(tx: Tx, id: string): Promise<number> {
  const row = await incrementRow(tx, { table: "Workspace", id, counter: "revision", columns: ["revision"] });
  if (!row) throw new DomainError("not_found", "There is no such workspace any more.");
  return Number(row.revision);
}

/** The next number of a change that is drafted or opened: #1, #2 … */
export async function nextChangeNumber(tx: Tx, id: string): Promise<number> {
  const row = await incrementRow(tx, { table: "Workspace", id, counter: "changeCount", columns: ["changeCount"] });
  if (!row) throw new DomainError("not_found", "There is no such workspace any more.");
  return Number(row.changeCount);
}
