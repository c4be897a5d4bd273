import { DomainError } from "#lib/core/errors.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import type { DataEdit } from "#lib/usecases/changes/edit-fields.ts";
import type { EditTargets } from "#lib/usecases/changes/edit-targets.ts";

/** A new path keeps what the entry is. */
export function refuseOtherKind(path: string, newPath: string): void {
  const [from, to] = [parseEntryPath(path), parseEntryPath(newPath)];
  if (from.kind === to.kind && (from.kind !== "block" || from.group === to.group)) return;
  throw new DomainError("invalid", `${path}: a new path keeps the kind and the block type.`, {
    problems: [{ path, message: "cannot become another kind or block type." }],
  });
}

/** A block follows a schema of its own type, which is one that the workspace sees; nothing else follows any. */
export function refuseStrangeSchema({ path, schemaId }: DataEdit, blockTypeId: string | null, targets: EditTargets): void {
  if (schemaId === undefined) return;
  const schema = targets.schemas.get(schemaId);
  const isSeen = schema && (schema.workspaceId === null || schema.workspaceId === targets.workspaceId);
  if (isSeen && blockTypeId !== null && schema.blockTypeId === blockTypeId) return;
  throw new DomainError("invalid", `${path}: there is no such schema of its block type. Leave schemaId out to keep the present one.`, {
    problems: [{ path, message: "names a schema that its block type does not have." }],
  });
}

/** For an edit that makes or brings back an entry and asks for a second path at once. */
export function movesNothing(path: string): DomainError {
  const message = "names a new path for an entry that is only made or brought back by it. Give it the right path at once.";
  return new DomainError("invalid", `${path}: the edit ${message}`, { problems: [{ path, message }] });
}

/** For a block of a type that the catalog does not have. */
export function unknownType(path: string, slug: string): DomainError {
  return new DomainError("invalid", `${path}: there is no block type "${slug}". See the catalog for those that exist.`, {
    problems: [{ path, message: "names a block type that does not exist." }],
  });
}
