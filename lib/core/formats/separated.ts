import { isBlank, isLineEnd, lineStartBefore, type Splice, skipBlanks } from "./splices.ts";

/** A member of a list between brackets, and where the comma after it stands. */
export type ListItem = { start: number; end: number; comma: number | undefined };

/**
 * A list between brackets: the members of an object, an array or an inline table. `open` is the offset behind the opening bracket, `close`
 * that of the closing one; `comments` (start to end) are those between the brackets and not inside a member.
 */
export type List = { open: number; close: number; items: readonly ListItem[]; comments: ReadonlyMap<number, number> };

/** How members are laid out where the list does not show it: the gap behind a comma, the line starts of an empty list that opens up. */
export type ListStyle = { lineEnd: string; gap: string; indent: string; block: { item: string; close: string } | undefined };

/**
 * The splices that take members out of a list and add others at its end. A member that has a line for itself goes with the line, with the
 * comment behind it; all other comments stay. New members take over the layout of the last one.
 */
export function spliceList(text: string, list: List, removed: ReadonlySet<number>, added: readonly string[], style: ListStyle): Splice[] {
  if (removed.size === 0 && added.length === 0) return [];
  const { items } = list;
  if (items.length === 0) return fillEmpty(text, list, added, style);
  const kept = items.findLastIndex((_, index) => !removed.has(index));
  if (kept === -1 && added.length > 0) return replaceAll(text, list, added, style);
  if (kept === -1) return empty(text, list);
  const splices = removals(text, list, removed, 0);
  if (added.length > 0) splices.push(...append(text, list, kept, added, style));
  else if (kept < items.length - 1 && items.at(-1)?.comma === undefined) splices.push(...withoutComma(text, items[kept]));
  return splices;
}

/** What was the first member becomes the new ones. */
function replaceAll(text: string, list: List, added: readonly string[], style: ListStyle): Splice[] {
  const [first] = list.items;
  if (!first) return [];
  const line = lineStartBefore(text, first.start);
  const gap = line ? style.lineEnd + line.indent : style.gap;
  const comma = list.items.at(-1)?.comma === undefined ? "" : ",";
  const end = line ? tailOf(text, list, first) : endOf(first);
  const others = new Set([...list.items.keys()].slice(1));
  return [{ start: first.start, end, text: added.join(`,${gap}`) + comma }, ...removals(text, list, others, 1)];
}

function endOf({ end, comma }: ListItem): number {
  return comma === undefined ? end : comma + 1;
}

function removals(text: string, list: List, removed: ReadonlySet<number>, keptAbove: number): Splice[] {
  const ends = new Set([...list.comments].filter(([start]) => !text.startsWith("/*", start)).map(([, end]) => end));
  let keptBefore = keptAbove;
  return list.items.flatMap((item, index) => {
    if (!removed.has(index)) keptBefore++;
    return removed.has(index) ? [{ ...cutOf(text, list, item, ends, keptBefore > 0), text: "" }] : [];
  });
}

function cutOf(text: string, list: List, item: ListItem, commentEnds: ReadonlySet<number>, isAfterOther: boolean) {
  const end = endOf(item);
  const line = lineStartBefore(text, item.start);
  if (line) {
    const tail = tailOf(text, list, item);
    if (isLineEnd(text[tail]) && line.start >= list.open) return { start: line.start, end: tail };
    // Behind a comment that ends with its line nothing may move up.
    const canMoveUp = item === list.items.at(-1) && !commentEnds.has(line.start);
    return canMoveUp ? { start: line.start, end: tail } : { start: item.start, end: skipBlanks(text, tail) };
  }
  if (!isAfterOther) return { start: item.start, end: skipBlanks(text, end) };
  let start = item.start;
  while (isBlank(text[start - 1])) start--;
  return { start, end };
}

/** Where the comma and the comments behind a member end when nothing else follows on its line; else where its comma ends. */
function tailOf(text: string, { comments, close }: List, item: ListItem): number {
  const end = endOf(item);
  let tail = skipBlanks(text, end);
  for (let comment = comments.get(tail); comment !== undefined; comment = comments.get(tail)) {
    if (/[\r\n]/.test(text.slice(tail, comment))) return end;
    tail = skipBlanks(text, comment);
  }
  if (isLineEnd(text[tail])) return tail;
  if (tail !== close) return end;
  while (isBlank(text[tail - 1])) tail--;
  return tail;
}

function append(text: string, list: List, last: number, added: readonly string[], style: ListStyle): Splice[] {
  const item = list.items[last];
  if (!item) return [];
  const line = lineStartBefore(text, item.start);
  const gap = line ? style.lineEnd + line.indent : gapBefore(text, list, last, style.gap);
  const isTrailing = list.items.at(-1)?.comma !== undefined;
  const joined = gap + added.join(`,${gap}`) + (isTrailing ? "," : "");
  if (item.comma === undefined) {
    const tail = line ? tailOf(text, list, item) : item.end;
    return [
      { start: item.end, end: item.end, text: "," },
      { start: tail, end: tail, text: joined },
    ];
  }
  const place = line ? tailOf(text, list, item) : item.comma + 1;
  return [{ start: place, end: place, text: joined }];
}

function gapBefore(text: string, { items }: List, index: number, otherwise: string): string {
  const before = items[index - 1]?.comma;
  const gap = before === undefined ? undefined : text.slice(before + 1, items[index]?.start);
  return gap !== undefined && /^[ \t]*$/.test(gap) ? gap : otherwise;
}

function withoutComma(text: string, item: ListItem | undefined): Splice[] {
  if (item?.comma === undefined) return [];
  const isNear = /^\s*$/.test(text.slice(item.end, item.comma));
  return [{ start: isNear ? item.end : item.comma, end: item.comma + 1, text: "" }];
}

function empty(text: string, list: List): Splice[] {
  const { open, close, items, comments } = list;
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return [];
  if (comments.size > 0) return removals(text, list, new Set(items.keys()), 0);
  const end = endOf(last);
  const isBlock = /[\r\n]/.test(text.slice(open, first.start)) && /[\r\n]/.test(text.slice(end, close));
  return [{ start: open, end: isBlock ? close : end, text: "" }];
}

/** Each layout is one that taking the members out again leads back to. */
function fillEmpty(text: string, { open, close, comments }: List, added: readonly string[], style: ListStyle): Splice[] {
  const inside = text.slice(open, close);
  const joined = added.join(`,${style.gap}`);
  if (comments.size > 0) {
    const end = Math.max(...comments.values());
    const blanks = text.slice(end, close);
    if (!/[\r\n]/.test(blanks)) return [{ start: close, end: close, text: joined + blanks }];
    const place = skipBlanks(text, end);
    const gap = style.lineEnd + (lineStartBefore(text, end - 1)?.indent ?? style.indent);
    return [{ start: place, end: place, text: gap + added.join(`,${gap}`) }];
  }
  if (inside === "" && style.block) {
    const [item, last] = [style.lineEnd + style.block.item, style.lineEnd + style.block.close];
    return [{ start: open, end: open, text: item + added.join(`,${item}`) + last }];
  }
  return [{ start: open, end: open, text: /[\r\n]/.test(inside) ? joined : inside + joined }];
}
