/** Whether a path fits a pattern, in any case: names that are one to the store (`Prod` and `prod`) must be one to whoever chooses by patterns. */
export function matchesPattern(pattern: string, path: string): boolean {
  return fits(folded(pattern), folded(path));
}

/** Upper case: the lower case of a Greek sigma depends on what stands behind it, which in a pattern may be a star. */
function folded(text: string): string {
  return text.normalize("NFC").toUpperCase();
}

/** Glob matching without a regular expression: no pattern of anybody's takes longer than its length times the path's. */
function fits(pattern: string, path: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === path;
  return path.startsWith(pattern.slice(0, star)) && fitsFromStar(pattern.slice(star), path.slice(star));
}

function fitsFromStar(pattern: string, path: string): boolean {
  // Which beginnings of the path the pattern has got through so far, by their lengths.
  const reached = new Uint8Array(path.length + 1);
  reached[0] = 1;
  for (let at = 0; at < pattern.length && reached.includes(1); ) {
    const isDeep = pattern.startsWith("**", at);
    if (pattern[at] === "*") passStar(reached, path, isDeep);
    else passCharacter(reached, path, pattern[at]);
    at += isDeep ? 2 : 1;
  }
  return reached[path.length] === 1;
}

function passStar(reached: Uint8Array, path: string, isDeep: boolean): void {
  for (let to = 1; to < reached.length; to++) if (reached[to - 1] === 1 && (isDeep || path[to - 1] !== "/")) reached[to] = 1;
}

function passCharacter(reached: Uint8Array, path: string, character: string | undefined): void {
  for (let to = reached.length - 1; to > 0; to--) reached[to] = reached[to - 1] === 1 && path[to - 1] === character ? 1 : 0;
  reached[0] = 0;
}
