import { commonPasswords, commonWords } from "./common-passwords.ts";

export const passwordLengthMin = 8;
export const passwordLengthMax = 256;

const runs = ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "!@#$%^&*()"];
const leet: Record<string, string> = { "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", $: "s", "5": "s", "7": "t" };

/** The form in which a password is hashed: NFC, so that every keyboard's spelling of a letter is one. Nothing is cut or trimmed. */
export function normalizePassword(password: string): string {
  return password.normalize("NFC");
}

/**
 * What is wrong with a new password; undefined when nothing is. There are no rules of composition (NIST SP 800-63B): refused is what
 * guessing tries first — breached passwords, words with decoration, runs of keys, repetitions, and the person's own name or address.
 */
export function findPasswordProblem(password: string, own: readonly string[]): string | undefined {
  const text = normalizePassword(password);
  const length = Array.from(text).length;
  if (length < passwordLengthMin) return `A password has at least ${passwordLengthMin} characters.`;
  if (text.length > passwordLengthMax) return `A password has at most ${passwordLengthMax} characters.`;
  if (isOwn(text, own)) return "This password is made of your own name or address. Choose one that others cannot guess.";
  if (isCommon(text)) return "This password is among the first that are guessed. Choose another: a few unrelated words are good.";
  return undefined;
}

function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  if (commonPasswords.has(text)) return true;
  if (/^\d{0,11}$/.test(text)) return true;
  if (/^(.{1,4})\1+.{0,3}$/u.test(text)) return true;
  return isRun(text) || barePartsOf(text).some((bare) => isWordOrTwo(bare));
}

/** A stretch of a keyboard's row or of the alphabet, either way, with up to three more characters. */
function isRun(text: string): boolean {
  const both = runs.flatMap((run) => [run, Array.from(run).reverse().join("")]);
  return both.some((run) => {
    for (let length = text.length; length >= text.length - 3 && length >= 5; length--) {
      if (run.includes(text.slice(0, length)) || run.includes(text.slice(-length))) return true;
    }
    return false;
  });
}

function isWordOrTwo(text: string): boolean {
  if (commonWords.has(text)) return true;
  for (let at = 2; at < text.length - 1; at++) {
    if (commonWords.has(text.slice(0, at)) && commonWords.has(text.slice(at))) return true;
  }
  return false;
}

/** The letters of a text without its outer digits and signs, as they stand and with digits and signs read as the letters they look like. */
function barePartsOf(text: string): string[] {
  const read = (part: string) => Array.from(part, (char) => leet[char] ?? char).join("");
  const strip = (part: string) => part.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const stripEnd = (part: string) => part.replace(/[\d\p{P}\p{S}\s]+$/u, "");
  const parts = [strip(text), strip(read(strip(text))), strip(read(stripEnd(text))), strip(read(text))];
  return parts.map((part) => part.replace(/[\s._-]+/g, ""));
}

/** True when nothing but digits and signs is left of the password once the names, the login and its parts are taken out. */
function isOwn(password: string, own: readonly string[]): boolean {
  const text = password.toLowerCase();
  const parts = own.flatMap((part) => [part, part.split("@")[0] ?? "", ...part.split(/[\s@._-]+/)]);
  const names = parts.map((part) => normalizePassword(part).toLowerCase()).filter((part) => part.length >= 3);
  const rest = names.sort((a, b) => b.length - a.length).reduce((left, name) => left.replaceAll(name, ""), text);
  return rest !== text && !/\p{L}/u.test(rest);
}
