import { byteLength, formatJson, type Json } from "#lib/core/json.ts";

/** What one change takes, and what one request to the server does: 256 KiB with room for the words around the edits. */
export const partLimits = { edits: 1_000, bytes: 240 * 1024 };

/** True for what no request can hold. */
export function isTooLarge(row: Json, { bytes } = partLimits): boolean {
  return sizeOf(row) > bytes;
}

/** The rows in their order, in parts that one change can take each. What is too large stands alone. */
export function partsOf<Row extends Json>(rows: readonly Row[], { edits, bytes } = partLimits): Row[][] {
  const parts: Row[][] = [];
  let part: Row[] = [];
  let size = 0;
  for (const row of rows) {
    const own = sizeOf(row);
    if (part.length > 0 && (part.length >= edits || size + own > bytes)) {
      parts.push(part);
      part = [];
      size = 0;
    }
    part.push(row);
    size += own;
  }
  return part.length > 0 ? [...parts, part] : parts;
}

/** A server action's text stands inside other JSON: what is escaped there takes its bytes twice. And a base version comes to each row. */
function sizeOf(row: Json): number {
  const text = formatJson(row);
  return byteLength(text) + (text.match(/["\\]/g)?.length ?? 0) + 32;
}
