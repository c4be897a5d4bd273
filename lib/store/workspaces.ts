import type { ReadTx, Tx } from "./client.ts";

const columns = { id: true, slug: true, name: true, color: true, isProduction: true, revision: true } as const;

export type WorkspaceRow = { id: string; slug: string; name: string; color: string; isProduction: boolean; revision: number };

export function findWorkspace(tx: ReadTx, id: string): Promise<WorkspaceRow | null> {
  return tx.workspace.findUnique({ where: { id }, select: columns });
}

export function findWorkspaceBySlug(tx: ReadTx, slug: string): Promise<WorkspaceRow | null> {
  return tx.workspace.findUnique({ where: { slug }, select: columns });
}

export function insertWorkspace(tx: Tx, workspace: Omit<WorkspaceRow, "revision">): Promise<WorkspaceRow> {
  return tx.workspace.create({ data: workspace, select: columns });
}

export type WorkspacePatch = { name?: string; color?: string; isProduction?: boolean };

export function updateWorkspace(tx: Tx, id: string, patch: WorkspacePatch): Promise<WorkspaceRow> {
  return tx.workspace.update({ where: { id }, data: patch, select: columns });
}

/** Holds the workspace's row until the transaction ends, so that decisions over several of its members follow one another. */
export async function lockWorkspace(tx: Tx, id: string): Promise<void> {
  await tx.workspace.updateMany({ where: { id }, data: { revision: { increment: 0 } } });
}
