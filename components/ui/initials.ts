/** One or two characters that stand for a name: `Radio Station` → RS, `EchoProfile` → EP, `vessel` → VE. */
export function initialsOf(name: string): string {
  const words = name.replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2").match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = [], second] = words.map((word) => Array.from(word));
  const letters = second ? [first[0], second[0]] : first.slice(0, 2);
  return letters.join("").toUpperCase();
}

/** A number below `count` that is always the same for the same text. */
export function hueOf(text: string, count: number): number {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return sum % count;
}
