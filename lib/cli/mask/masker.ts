import type { OutputFilter } from "#lib/cli/io.ts";
import { formsOf, maskedLengthMin } from "./masked-forms.ts";
import { indexPatterns, type PatternIndex, windowLength } from "./pattern-index.ts";

export const maskText = "[secret]";

/** So much of what may be the beginning of a secret goes on when nothing follows: else a prompt would lack its last letter until it is answered. */
const idleBytesMax = 2;

/** What is known about where the output stands. `tail`: bytes that are held back, of which the first `done` have gone out or were masked. */
type State = { tail: Buffer; done: number; isAfterMask: boolean };

/** Whether `formsOf` leaves a value out. */
export function isTooShortToMask(value: string): boolean {
  return Array.from(value.trim()).length < maskedLengthMin;
}

/** A filter for one stream that puts a mask in place of every form of every secret, wherever the chunks are cut. */
export function createMasker(secrets: readonly string[]): () => OutputFilter {
  const patterns = new Map(secrets.flatMap(formsOf).map((form) => [form.toString("latin1"), form]));
  const index = indexPatterns([...patterns.values()]);
  return () => filterOf(index);
}

function filterOf(index: PatternIndex): OutputFilter {
  let state: State = { tail: Buffer.alloc(0), done: 0, isAfterMask: false };
  const take = (text: Buffer, isLast: boolean) => {
    const { output, rest } = mask(index, text, state, isLast);
    state = rest;
    return output;
  };
  return {
    push: (chunk) =>
      take(state.tail.length > 0 ? Buffer.concat([state.tail, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), false),
    idle() {
      const waiting = state.tail.subarray(state.done);
      if (waiting.length === 0 || waiting.length > idleBytesMax) return Buffer.alloc(0);
      // They stay in the tail: should the rest of a secret follow, that is masked.
      state = { ...state, done: state.tail.length, isAfterMask: false };
      return waiting;
    },
    end: () => take(state.tail, true),
  };
}

function mask(index: PatternIndex, text: Buffer, { done, isAfterMask }: State, isLast: boolean): { output: Uint8Array; rest: State } {
  const parts: Uint8Array[] = [];
  let [out, wasMask] = [done, isAfterMask];
  const show = (end: number) => {
    if (end <= out) return;
    parts.push(text.subarray(out, end));
    [out, wasMask] = [end, false];
  };
  let at = 0;
  let held = text.length;
  while (at + windowLength <= text.length) {
    const skip = index.skip(text, at);
    const found = skip === 0 ? index.find(text, at, isLast) : undefined;
    if (found === "unfinished") {
      held = at;
      break;
    }
    if (found && at + found > out) {
      show(at);
      if (!wasMask) parts.push(maskBytes);
      [out, wasMask] = [at + found, true];
    }
    at += skip || 1;
  }
  for (; at < held && !isLast; at++) if (index.isBeginning(text, at)) held = at;
  show(held);
  const rest = { tail: Buffer.from(text.subarray(held)), done: Math.max(0, out - held), isAfterMask: wasMask };
  const [only] = parts;
  return { output: parts.length === 1 && only ? only : Buffer.concat(parts), rest };
}

const maskBytes = Buffer.from(maskText);
