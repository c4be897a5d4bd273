import type { Json } from "#lib/core/json.ts";
import type { SecretFormatName } from "#lib/core/secret-facts/define.ts";
import { secretFormats } from "#lib/core/secret-facts/index.ts";

/** Words that make a name one of a secret wherever they stand in it. */
const strong = new Set(["secret", "secrets", "password", "passwords", "passwd", "passphrase", "credential", "credentials", "apikey"]);
/** Words that do so at the end of a name. */
const last = new Set([...strong, "token", "key", "pwd", "pass", "pat", "dsn"]);
/** What a name with a strong word in it may end with without naming the secret itself: `SECRET_ID`, `password_file`. */
const about = new Set(
  "id ids name names file path dir arn url uri host type kind length size min max count age ttl expiry expires days policy version enabled required".split(
    " ",
  ),
);
/** A key that is none to a lock. */
const otherKeys = new Set("public pub primary foreign partition sort cache group routing shard row hash map object bucket".split(" "));

/**
 * True for names under which people keep secrets: `DB_PASSWORD`, `apiKey`, `github.token`, `TOKEN_2`. One rule for every import; it proposes,
 * a person decides. Names of what is about a secret (`SECRET_ID`) and of other keys (`PUBLIC_KEY`, `partition_key`) are none.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const end = words.at(-1);
  if (end === undefined) return false;
  if (end === "string" && words.at(-2) === "connection") return true;
  if (end === "key" || end === "pass") return words.length === 1 ? end === "pass" : !otherKeys.has(words.at(-2) ?? "");
  return last.has(end) || (words.some((word) => strong.has(word)) && !about.has(end));
}

/** The words of a name, in lower case, without numbers at its end. */
function wordsOf(name: string): string[] {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/\d+$/, ""));
  return words.filter((word) => word !== "");
}

/** Formats that tell something and are no secret by themselves; an address is one only when it holds a password. */
const open: readonly SecretFormatName[] = ["aws-access-key-id", "google-service-account-email", "url", "database-url"];
const withPassword = /^[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i;

/** True for a value that is a secret by its form, whatever its name: a private key, a GitHub token, a URL with a password in it. */
export function isSecretValue(value: Json): boolean {
  if (typeof value !== "string" || value.length < 8) return false;
  if (withPassword.test(value)) return true;
  return secretFormats.some(({ name, isTelling, judge }) => isTelling && !open.includes(name) && judge(value).isRight);
}

/** What is proposed for a value under a name. What can only be true or false, or is nothing, is kept from nobody. */
export function isProposedSecret(name: string, value: Json): boolean {
  if (value === null || typeof value === "boolean" || value === "" || value === "true" || value === "false") return false;
  return isSecretName(name) || isSecretValue(value);
}
