/** The characters from `start` to `end` of a text make place for others. */
export type Splice = { start: number; end: number; text: string };

/** The text with all splices made at once. Those that take away may overlap; what is put in at one place keeps its order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const { start, end, text: added } of [...splices].sort((a, b) => a.start - b.start)) {
    if (start > position) parts.push(text.slice(position, start));
    parts.push(added);
    position = Math.max(position, end, start);
  }
  parts.push(text.slice(position));
  return parts.join("");
}

/** The line end and indentation with which the line of an offset begins, or undefined when other characters stand before it. */
export function lineStartBefore(text: string, offset: number): { start: number; indent: string } | undefined {
  let start = offset;
  while (start > 0 && isBlank(text[start - 1])) start--;
  if (start > 0 && !isLineEnd(text[start - 1])) return undefined;
  const indent = text.slice(start, offset);
  if (start > 0) start -= text[start - 1] === "\n" && text[start - 2] === "\r" ? 2 : 1;
  return { start, indent };
}

export function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

export function isLineEnd(char: string | undefined): boolean {
  return char === "\n" || char === "\r";
}

/** The offset of the first character from `offset` on that is no space or tab. */
export function skipBlanks(text: string, offset: number): number {
  let end = offset;
  while (isBlank(text[end])) end++;
  return end;
}
