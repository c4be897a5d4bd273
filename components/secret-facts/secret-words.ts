import type { SecretFacts, SecretTwins } from "#lib/api/contract/secret-facts.ts";

/** What the format check says, as a word that stands beside a sign; null where nothing was expected. */
export function verdictWord({ isRight }: Pick<SecretFacts, "isRight">): "Right format" | "Wrong format" | null {
  if (isRight === null) return null;
  return isRight ? "Right format" : "Wrong format";
}

/** "Same as version 5", "Same as versions 5 and 2"; empty when no version had the value. */
export function versionWords(versions: readonly number[]): string {
  if (versions.length === 0) return "";
  return `Same as version${versions.length === 1 ? "" : "s"} ${listWords(versions.map(String))}`;
}

/** "Reused in 3 other blocks"; of entries of several kinds it says entries. */
export function reuseWords({ count, entries }: SecretTwins["reusedIn"]): string {
  const areBlocks = entries.length > 0 && entries.every(({ path }) => path.startsWith("block/"));
  const noun = areBlocks ? ["block", "blocks"] : ["entry", "entries"];
  return `Reused in ${count} other ${noun[count === 1 ? 0 : 1]}`;
}

/** True when the same value stands nowhere else that the reader may see. */
export function isOnlyHere({ sameAsVersions, sameInWorkspaces, reusedIn }: SecretTwins): boolean {
  return sameAsVersions.length + sameInWorkspaces.length + reusedIn.count === 0;
}

export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
