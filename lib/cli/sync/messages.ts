import type { FileField, HeldEntry } from "#lib/cli/targets/mapping.ts";

/** The flags by which the command at hand takes the server's word, and removes what the other side has not any more. */
export type Hints = { theirs: string; prune: string };

/** What a plan says of a key that does not simply move. Sentences that follow the key's name; none holds a value. */
export function conflictMessage({ line }: FileField, theirs: HeldEntry | undefined): string {
  const where = line === undefined ? "in the file" : `in the file (line ${line})`;
  return `changed ${where} and on the server${theirs ? ` (version ${theirs.version})` : ""}.`;
}

export function deletedConflictMessage({ line }: FileField): string {
  return `changed in the file (line ${line}), and the entry was deleted on the server.`;
}

export function removedConflictMessage({ version }: HeldEntry): string {
  return `taken out of the file, and changed on the server (version ${version}).`;
}

export function maskMessage({ line }: FileField, { theirs }: Hints): string {
  return `line ${line} holds a mask in place of the value. Nothing was sent: the server keeps what it has. Write the real value there, or run ${theirs} to put the server's back into the file.`;
}

export function noneMessage({ line }: FileField): string {
  return `line ${line} holds None, which a client wrote where nothing was stored. It is not sent.`;
}

export function noJsonMessage({ line }: FileField): string {
  return `line ${line} is to be JSON, as it is on the server, and is none. To make it a text, use blockyard set.`;
}

export function otherMessage(number: number): string {
  return `waits for review in #${number} with another value than the file has. Close #${number} if that is not wanted any more.`;
}

export function goneMessage(isOurs: boolean, { prune }: Hints): string {
  const why = isOurs ? "its entry was deleted on the server" : "its entry is none of the target's any more";
  return `${why}. What the file says is left alone; ${prune} removes it.`;
}

export function takenOutMessage({ theirs }: Hints): string {
  return `is not in the file any more and stays on the server. ${theirs} puts it back.`;
}

export function twiceMessage(path: string): string {
  return `${path} was not added: another entry of the target has the same place. Give one of them a name of its own.`;
}

export const unmanagedMessage =
  "is something on the server that this file cannot hold, such as a reference. It is left alone on both sides.";
