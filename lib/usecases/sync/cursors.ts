import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Patterns } from "#lib/core/path-choice.ts";
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
 * workspace, to the token's path prefix and to the patterns, so that no cursor is valid for another scope.
 */
export function formatCursor(caller: Caller, patterns: Patterns, position: Position): string {
  const head = Buffer.alloc(headLength);
  head.writeUInt8(layoutVersion, 0);
  head.writeUInt32BE(position.epoch, 1);
  head.writeUInt32BE(position.revision, 5);
  return Buffer.concat([head, macOf(caller, patterns, head)]).toString("base64url");
}

/** Refuses with `gone` a cursor that is not ours, of another scope, or of a time before a restore. */
export function parseCursor(caller: Caller, patterns: Patterns, text: string, current: Position): Position {
  const position = findPosition(caller, patterns, text, current);
  if (position) return position;
  throw new DomainError("gone", "This cursor is not valid here any more. Start over: pull once without `since`.");
}

/** The same; undefined instead of the refusal. */
export function findPosition(caller: Caller, patterns: Patterns, text: string, current: Position): Position | undefined {
  const bytes = Buffer.from(text, "base64url");
  const head = bytes.subarray(0, headLength);
  const isWhole = bytes.length === headLength + macLength && head[0] === layoutVersion;
  if (!isWhole || !isEqualDigest(bytes.subarray(headLength), macOf(caller, patterns, head))) return undefined;
  const position = { epoch: head.readUInt32BE(1), revision: head.readUInt32BE(5) };
  return position.epoch === current.epoch && position.revision <= current.revision ? position : undefined;
}

function macOf(caller: Caller, patterns: Patterns, head: Uint8Array): Uint8Array {
  // Without patterns nothing is added: cursors from before there were patterns stay valid.
  const scope = JSON.stringify([workspaceOf(caller), caller.pathPrefix, ...(patterns.length > 0 ? [patterns] : [])]);
  return getInstance()
    .keyring.hmac("cursor-mac", Buffer.concat([head, Buffer.from(scope)]))
    .subarray(0, macLength);
}
