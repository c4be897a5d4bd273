import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { getInstance } from "#lib/store/instance.ts";
import { isEqualDigest } from "#lib/store/keys/random.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** A place in the feed of a workspace: all changes up to `revision` have been seen, in this `epoch` of the store. */
export type Position = { epoch: number; revision: number };

const layoutVersion = 1;
const macLength = 16;
const headLength = 9;

/**
 * The position as opaque text, base64url of `layout u8 | epoch u32 | revision u32 | mac 16`. The MAC binds it to this instance, to the
 * workspace and to the token's path prefix, so that no cursor is valid for another scope.
 */
export function formatCursor(caller: Caller, position: Position): string {
  const head = Buffer.alloc(headLength);
  head.writeUInt8(layoutVersion, 0);
  head.writeUInt32BE(position.epoch, 1);
  head.writeUInt32BE(position.revision, 5);
  return Buffer.concat([head, macOf(caller, head)]).toString("base64url");
}

/** Refuses with `gone` a cursor that is not ours, of another scope, or of a time before a restore. */
export function parseCursor(caller: Caller, text: string, current: Position): Position {
  const bytes = Buffer.from(text, "base64url");
  const head = bytes.subarray(0, headLength);
  const isOurs =
    bytes.length === headLength + macLength && isEqualDigest(bytes.subarray(headLength), macOf(caller, head)) && head[0] === layoutVersion;
  const position = isOurs ? { epoch: head.readUInt32BE(1), revision: head.readUInt32BE(5) } : undefined;
  if (!position || position.epoch !== current.epoch || position.revision > current.revision) {
    throw new DomainError("gone", "This cursor is not valid here any more. Start over: pull once without `since`.");
  }
  return position;
}

function macOf(caller: Caller, head: Uint8Array): Uint8Array {
  const scope = JSON.stringify([workspaceOf(caller), caller.pathPrefix]);
  return getInstance()
    .keyring.hmac("cursor-mac", Buffer.concat([head, Buffer.from(scope)]))
    .subarray(0, macLength);
}
