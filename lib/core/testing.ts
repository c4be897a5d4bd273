const pieceLength = 8;

/**
 * Finds pieces of secrets in texts, for tests: any eight characters of one, raw, in base64 (either alphabet, at any offset) and in hex, and where
 * a piece is written otherwise in an address, in JSON or in HTML, so too. `secrets`: by a name that the answer tells; `scan` gives the names.
 */
export function createTaintScan(secrets: ReadonlyMap<string, string>): (text: string) => string[] {
  const byLength = new Map<number, Map<string, string>>();
  const add = (needle: string, name: string) => {
    const known = byLength.get(needle.length) ?? new Map<string, string>();
    byLength.set(needle.length, known.set(needle, name));
  };
  const hex = new Map<string, string>();
  for (const [name, secret] of secrets) {
    const bytes = Buffer.from(secret);
    for (const piece of windowsOf(secret, pieceLength)) {
      add(piece, `${name} as it is`);
      for (const written of [encodeURIComponent(piece), JSON.stringify(piece).slice(1, -1), htmlOf(piece)]) {
        if (written !== piece) add(written, `${name} escaped`);
      }
    }
    for (const offset of [0, 1, 2]) {
      // Eleven bytes in base64 hold eight whole ones, wherever they begin; the ends depend on what stands beside.
      const text = Buffer.concat([Buffer.alloc(offset), bytes])
        .toString("base64")
        .replace(/=+$/, "");
      for (const piece of windowsOf(text.slice(offset === 0 ? 0 : 4, -1), 12)) {
        add(piece, `${name} in base64`);
        add(piece.replaceAll("+", "-").replaceAll("/", "_"), `${name} in base64url`);
      }
    }
    for (const piece of windowsOf(bytes.toString("hex"), 2 * pieceLength)) hex.set(piece, `${name} in hex`);
  }
  const searches = [...byLength].map(([length, names]) => ({ length, needles: needlesOf(names) }));
  const hexNeedles = needlesOf(hex);
  return (text) => {
    const found = new Set<string>();
    for (const { length, needles } of searches) collect(text, length, needles, found);
    collect(text.toLowerCase(), 2 * pieceLength, hexNeedles, found);
    return [...found];
  };
}

type Needles = { names: Map<string, string>; beginnings: Uint8Array };

function needlesOf(names: Map<string, string>): Needles {
  const beginnings = new Uint8Array(1 << 16);
  for (const needle of names.keys()) beginnings[beginningAt(needle, 0)] = 1;
  return { names, beginnings };
}

/** Of the three characters from here, a number: most places of a text are passed by with it alone. */
function beginningAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & 0xffff;
}

function collect(text: string, length: number, { names, beginnings }: Needles, found: Set<string>): void {
  for (let at = 0; at + length <= text.length; at++) {
    if (beginnings[beginningAt(text, at)] === 0) continue;
    const name = names.get(text.slice(at, at + length));
    if (name !== undefined) found.add(name);
  }
}

function windowsOf(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));
}

function htmlOf(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
