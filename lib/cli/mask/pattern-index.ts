/** The length that decides how far a search may skip. No pattern is shorter. */
export const windowLength = 6;
const blockLength = 3;
/** Longer patterns are searched for in pieces: what is held back at the end of a chunk stays short. */
const pieceLength = 64;

/** What begins at a place of the text: a pattern of this length, one that goes on beyond the end of the text, or none. */
export type Find = number | "unfinished" | undefined;

export type PatternIndex = {
  /** How far from `at` the next place is where a pattern may begin; 0: perhaps here. Needs a window's bytes. */
  skip(text: Uint8Array, at: number): number;
  /** `isLast`: nothing follows the text. */
  find(text: Uint8Array, at: number, isLast: boolean): Find;
  /** Whether the last bytes, fewer than a window, are how a pattern begins. */
  isBeginning(text: Uint8Array, at: number): boolean;
};

/** Searches for any number of patterns at once, by the shifts of Wu and Manber (1994): most bytes of the text are never looked at. */
export function indexPatterns(patterns: readonly Uint8Array[]): PatternIndex {
  const pieces = patterns.flatMap(piecesOf).sort((a, b) => b.length - a.length);
  const bits = Math.min(20, Math.max(14, Math.ceil(Math.log2(pieces.length * 32 + 1))));
  const shifts = new Uint8Array(1 << bits).fill(windowLength - blockLength + 1);
  const first = new Int32Array(1 << bits).fill(-1);
  const next = new Int32Array(pieces.length);
  const beginnings = new Set<string>();
  for (const [index, piece] of pieces.entries()) {
    for (let at = 0; at <= windowLength - blockLength; at++) {
      const slot = slotOf(piece, at, bits);
      shifts[slot] = Math.min(shifts[slot] ?? 0, windowLength - blockLength - at);
    }
    const slot = slotOf(piece, 0, bits);
    next[index] = first[slot] ?? -1;
    first[slot] = index;
    for (let length = 1; length < windowLength; length++) beginnings.add(latin1(piece, 0, length));
  }
  return {
    skip: (text, at) => shifts[slotOf(text, at + windowLength - blockLength, bits)] ?? 0,
    find(text, at, isLast) {
      let length = 0;
      for (let index = first[slotOf(text, at, bits)] ?? -1; index >= 0; index = next[index] ?? -1) {
        const piece = pieces[index];
        if (!piece || !isSame(piece, text, at)) continue;
        if (at + piece.length <= text.length) length = Math.max(length, piece.length);
        else if (!isLast) return "unfinished";
      }
      return length || undefined;
    },
    isBeginning: (text, at) => beginnings.has(latin1(text, at, text.length)),
  };
}

function piecesOf(pattern: Uint8Array): Uint8Array[] {
  if (pattern.length <= pieceLength) return [pattern];
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < pattern.length; at += pieceLength) {
    const start = Math.min(at, pattern.length - pieceLength);
    pieces.push(pattern.subarray(start, start + pieceLength));
  }
  return pieces;
}

function slotOf(bytes: Uint8Array, at: number, bits: number): number {
  const block = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return Math.imul(block, 0x9e3779b1) >>> (32 - bits);
}

/** Whether the text has the piece at a place, as far as the text goes. */
function isSame(piece: Uint8Array, text: Uint8Array, at: number): boolean {
  const length = Math.min(piece.length, text.length - at);
  for (let index = 0; index < length; index++) if (piece[index] !== text[at + index]) return false;
  return true;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
