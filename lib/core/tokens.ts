import { deliveredKinds, findGroupProblem, findKeyProblem, findNameProblem } from "./paths.ts";

/** pat: API token · own: the link that makes the owner · inv: an invitation or a new password · dev: a CLI that waits to be confirmed. */
export const tokenKinds = ["pat", "own", "inv", "dev"] as const;
export type TokenKind = (typeof tokenKinds)[number];

/** 22 characters of 62 hold 130 bits. */
export const tokenRandomLength = 22;
const checksumLength = 6;
const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** What a secret scanner searches text for. The last six characters are a checksum: `isWellFormedToken` rules out false alarms. */
export const tokenPattern = /\bbyd_(?:pat|own|inv|dev)_[0-9A-Za-z]{28}\b/;
const wholeToken = new RegExp(`^${tokenPattern.source}$`);

/** `byd_<kind>_<22 random base62><6 base62 of the CRC-32 of all that stands before>`. */
export function formatToken(kind: TokenKind, random: string): string {
  const body = `byd_${kind}_${random}`;
  return body + checksum(body);
}

/** True for a text in the format of a token of this kind with a right checksum: what fails here never reaches the database. */
export function isWellFormedToken(text: string, kind: TokenKind): boolean {
  if (!wholeToken.test(text) || !text.startsWith(`byd_${kind}_`)) return false;
  return text.slice(-checksumLength) === checksum(text.slice(0, -checksumLength));
}

/** The first 8 characters behind the kind: enough to recognise a token, too little to guess it. */
export function tokenPrefix(token: string): string {
  return token.slice("byd_pat_".length, "byd_pat_".length + 8);
}

/**
 * Why no entry could ever lie at or below the path prefix that a token is bound to; undefined when one could, and for the empty prefix, which is
 * all. The rules are those of the names in paths: a prefix ends at a name's border (docs/decisions).
 */
export function findPathPrefixProblem(prefix: string): string | undefined {
  if (prefix === "") return undefined;
  const [kind = "", ...names] = prefix.replace(/\/$/, "").split("/");
  if (!deliveredKinds.some((known) => known === kind)) return "A path prefix begins with block, kv or config, or is empty for all.";
  if (names.includes("")) return "A path prefix has no empty names: one slash stands between two.";
  if (kind === "kv") return findKeyPrefixProblem(names.join("/"));
  const [group, name, ...more] = names;
  if (more.length > 0) return `Nothing lies below ${kind}/${group}/${name}: a path prefix has at most three names.`;
  const problem = group === undefined ? undefined : findGroupProblem(kind === "block" ? "block" : "config", group);
  return problem ?? (name === undefined ? undefined : findNameProblem(name));
}

/** The end of a key may be anything that a key has inside: "a " begins the key "a /b". */
function findKeyPrefixProblem(key: string): string | undefined {
  return key === "" || findKeyProblem(`${key}/x`) === undefined ? undefined : findKeyProblem(key);
}

/** What a path prefix, which is not empty, comes to: `count` is how many of today's entries lie there. */
export function pathPrefixWords(prefix: string, count: number): string {
  if (count > 0) return `${count === 1 ? "1 entry lies" : `${count} entries lie`} there today.`;
  const path = prefix.replace(/\/$/, "");
  return `No entry lies there today. ${path} means the entry with exactly this path and those below ${path}/, not all that begin with these characters.`;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < checksumLength; i++) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** CRC-32 as in zip and PNG (ISO-HDLC), of a text in ASCII. Bit by bit: tokens are short. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
