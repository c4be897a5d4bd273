/** How long something takes: time of the processor, so that other work on the machine does not count. */
export function costMs(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

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
  const needles = needlesOf(byLength);
  const hexNeedles = needlesOf(new Map([[2 * pieceLength, hex]]));
  return (text) => {
    const found = new Set<string>();
    collect(text, needles, found);
    collect(text.toLowerCase(), hexNeedles, found);
    return [...found];
  };
}

/** Names by the text to find, by its length; and which beginnings there are at all. */
type Needles = { byLength: [length: number, names: Map<string, string>][]; beginnings: Uint8Array };

function needlesOf(byLength: Map<number, Map<string, string>>): Needles {
  const beginnings = new Uint8Array(1 << beginningBits);
  for (const names of byLength.values()) for (const needle of names.keys()) beginnings[beginningAt(needle, 0)] = 1;
  return { byLength: [...byLength], beginnings };
}

const beginningBits = 20;
const beginningLength = 4;

/** Of the four characters from here, a number: almost every place of a text is passed by with it alone. */
function beginningAt(text: string, at: number): number {
  const low = text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 8);
  const high = text.charCodeAt(at + 2) ^ (text.charCodeAt(at + 3) << 8);
  return Math.imul(low ^ (high << 16), 0x9e3779b1) >>> (32 - beginningBits);
}

function collect(text: string, { byLength, beginnings }: Needles, found: Set<string>): void {
  for (let at = 0; at + beginningLength <= text.length; at++) {
    if (beginnings[beginningAt(text, at)] === 0) continue;
    for (const [length, names] of byLength) {
      const name = names.get(text.slice(at, at + length));
      if (name !== undefined) found.add(name);
    }
  }
}

function windowsOf(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));
}

function htmlOf(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
