const wordLengthMax = 24;
const turnsMax = 2;
const vowellessMax = 11;

/**
 * True for a name that looks as if it was drawn at random, like a token that was put into a place for names: very long words, letters and
 * digits or small and capital letters mixed over and over, no vowels. Shown parts of secrets are asked; a wrong "true" hides a name.
 */
export function mayBeSecret(name: string): boolean {
  return name.split(/[^A-Za-z0-9]+/).some((word) => {
    if (word.length > wordLengthMax) return true;
    if (word.length > vowellessMax && !/[aeiouy]/i.test(word)) return true;
    const turnsOfKind = word.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
    const turnsOfCase = word.match(/[a-z](?=[A-Z])/g)?.length ?? 0;
    return turnsOfKind > turnsMax || turnsOfCase > turnsMax;
  });
}
