import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mappedMapping } from "#lib/cli/targets/mapped-mapping.ts";
import { type Place, placeName } from "#lib/cli/targets/mapping.ts";
import { placeOfField } from "#lib/cli/targets/places.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isOverlapping } from "#lib/core/field-paths.ts";
import type { FileDocument, FileEdit, FileFormat } from "#lib/core/formats/define.ts";
import { knownFormats } from "#lib/core/formats/index.ts";
import { canonicalJson, formatJson, type Json, type JsonObject, parseJson } from "#lib/core/json.ts";
import { foldPath } from "#lib/core/paths.ts";
import { heldOf, newWorld, putEntry, runWorld, type Way, type World } from "./testing-world.ts";

type Shape = { path: string; secretFields?: string[]; variants: JsonObject[] };

/** A few entries of each shape, each with what it may hold from one moment to the next: other values, other types, other fields. */
const shapes: Shape[] = [
  {
    path: "kv/scalar",
    variants: ([5, "5", 6, "text", "", true, null, [1, "x"], { a: 1 }, { a: 2, b: { c: "x" } }, {}] as Json[]).map((value) => ({ value })),
  },
  {
    path: "kv/object",
    variants: ([{ a: 1, b: "x" }, { a: 2, b: "x" }, { a: 1 }, { a: { deep: 1 } }, 7] as Json[]).map((value) => ({ value })),
  },
  {
    path: "block/database-credentials/prod",
    variants: [
      { host: "h", port: 5432, password: "p" },
      { host: "h2", port: 5432, password: "p" },
      { host: "h", password: "p2" },
      { host: "", port: 1, password: "p" },
      { host: "h" },
      {},
    ],
  },
  { path: "block/secret/pin", variants: ["12 34#", "$x", "0", ""].map((value) => ({ value })) },
  {
    path: "config/app/web",
    secretFields: ["token"],
    variants: [
      { host: "a", port: 80, token: "t", opts: { x: 1, y: { z: "q" } } },
      { host: "b", port: 80, token: "t", opts: { x: 1, y: { z: "q" } } },
      { host: "a", port: "80", token: "t2", opts: { x: 2 } },
      { host: "a", port: null, opts: {} },
      { host: "", list: [1] },
      {},
    ],
  },
  {
    path: "config/app/ref",
    variants: [
      { db: { $ref: "block/secret/pin" }, name: "n" },
      { db: "text", name: "n" },
      { db: { $ref: "block/secret/pin" }, name: "m" },
      { name: "n" },
    ],
  },
  {
    path: "config/app/nothing",
    variants: [
      { a: null, b: "", c: {}, d: [] },
      { a: "", b: null },
      { b: "x", c: { e: "" } },
    ],
  },
];

const foreign: Record<string, string> = {
  dotenv: "# ours\nOTHER=1 # kept\n",
  ini: "; ours\n[other]\nkey : 1\n",
  json: '{\n  // ours\n  "other": 1.0\n}\n',
  toml: "# ours\nother = 1.0 # kept\n",
  yaml: "# ours\nother: 1.0 # kept\n",
};

const shape = fc.integer({ min: 0, max: shapes.length - 1 });
const variant = fc.nat(10);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("file key" as const), shape, variant, field: fc.nat(6), isUnset: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("file entry" as const), shape, variant, isUnset: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("server" as const), shape, variant, isDeleted: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("lock" as const), how: fc.constantFrom("lost" as const, "old" as const, "kept" as const) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("run" as const),
      way: fc
        .record({
          takes: fc.boolean(),
          sends: fc.boolean(),
          settle: fc.constantFrom(undefined, undefined, undefined, "ours" as const, "theirs" as const),
          isPruning: fc.boolean(),
          isRemoving: fc.boolean(),
        })
        .map((way) => ({ ...way, isRemoving: way.isRemoving && !way.takes })),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What file and server last agreed on, by entry and field: the oracle's own memory, which goes with the lock. */
type Agreed = Map<string, string>;
type Told = World & { format: FileFormat; agreed: Agreed; kept: { lock: World["lock"]; agreed: Agreed } };

/** How many stories are told for each format: 80, or what PLAN_RUNS says. */
const runs = Number(process.env.PLAN_RUNS ?? 80);

const formats = await Promise.all(knownFormats.map((known) => known.load()));

describe.each(formats.map((format) => [format.name, format] as const))("%s", (name, format) => {
  it("whatever both sides do: no change is lost, none is invented, absence removes nothing, and a second run has nothing to do", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const world = start(format, foreign[name] ?? "");
        await run(world, { takes: true, sends: true });
        for (const next of steps) await take(world, next);
      }),
      { numRuns: runs },
    );
  }, 120_000);
});

function start(format: FileFormat, text: string): Told {
  const mapping = mappedMapping({ format, patterns: [], section: undefined, key: undefined, names: {}, creates: undefined });
  const world = newWorld(mapping, text);
  for (const { path, secretFields, variants } of shapes) putEntry(world, path, variants[0] ?? {}, secretFields);
  return Object.assign(world, { format, agreed: new Map(), kept: { lock: world.lock, agreed: new Map() } });
}

async function take(world: Told, next: Step): Promise<void> {
  if (next.do === "run") {
    if (next.way.takes || next.way.sends) await run(world, next.way);
  } else if (next.do === "lock") {
    if (next.how === "kept") world.kept = { lock: world.lock, agreed: new Map(world.agreed) };
    if (next.how === "old") Object.assign(world, { lock: world.kept.lock, agreed: new Map(world.kept.agreed) });
    if (next.how === "lost") Object.assign(world, { lock: { ...world.lock, cursor: null, entries: {} }, agreed: new Map() });
  } else {
    const { path, variants, secretFields } = shapes[next.shape] ?? (shapes[0] as Shape);
    const data = variants[next.variant % variants.length] ?? {};
    if (next.do === "server") putEntry(world, path, next.isDeleted ? null : data, secretFields);
    else if (next.do === "file entry") editFile(world, [...unsetAll(world, path), ...(next.isUnset ? [] : setAll(world, path, data))]);
    else {
      const edits = setAll(world, path, data);
      const edit = edits[next.field % Math.max(1, edits.length)];
      if (edit?.edit === "set") editFile(world, [next.isUnset ? { edit: "unset", section: edit.section, key: edit.key } : edit]);
    }
  }
}

/** An edit as somebody makes it by hand; what the file's layout does not allow nobody has written. */
function editFile(world: Told, edits: FileEdit[]): void {
  try {
    world.text = world.format.patch(world.text, edits);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

function place(world: Told, path: string, field: string): Place {
  return placeOfField(world.format, { section: undefined, key: undefined, names: {} }, path, field);
}

function holds(world: Told, path: string, data: JsonObject) {
  return heldOf({ ...world, entries: new Map([[foldPath(path), { path, version: 1, revision: 1, data, secretFields: [] }]]) }, path);
}

function setAll(world: Told, path: string, data: JsonObject): FileEdit[] {
  return [...(holds(world, path, data)?.values ?? [])].map(([field, value]) => ({ edit: "set", ...place(world, path, field), value }));
}

function unsetAll(world: Told, path: string): FileEdit[] {
  return fieldsOf(world, path).map((field) => ({ edit: "unset", ...place(world, path, field) }));
}

const universes = new Map<string, string[]>();

/** Every field that the entry ever has. */
function fieldsOf(world: Told, path: string): string[] {
  const name = `${world.format.name} ${path}`;
  const known = universes.get(name);
  if (known) return known;
  const fields = new Set<string>();
  for (const data of shapes.find((one) => one.path === path)?.variants ?? []) {
    const held = holds(world, path, data);
    for (const field of [...(held?.values?.keys() ?? []), ...(held?.unmanaged ?? [])]) fields.add(field);
  }
  universes.set(name, [...fields]);
  return [...fields];
}

type Cell = { file: string | undefined; server: string | undefined; isManaged: boolean };
type Sight = { cells: Map<string, Map<string, Cell>>; gone: Set<string>; foreign: string };

/** Both sides, cell by cell, each value as the text that the format can tell it by. */
function look(world: Told): Sight {
  const document = world.format.parse(world.text);
  const gone = new Set(shapes.map(({ path }) => path).filter((path) => world.entries.get(foldPath(path))?.data === null));
  const owned = new Set<string>();
  const cells = new Map<string, Map<string, Cell>>();
  for (const { path } of shapes) {
    const held = heldOf(world, path);
    const row = new Map<string, Cell>();
    for (const field of fieldsOf(world, path)) {
      const at = place(world, path, field);
      owned.add(placeName(at));
      const server = held?.values?.get(field);
      const found = keyAt(document, at);
      // What is left of an object whose keys were taken out says nothing.
      const isLeft = found !== undefined && formatJson(found) === "{}" && !world.agreed.has(`${path} ${field}`) && server === undefined;
      const file = isLeft ? undefined : found;
      const isJson = held?.jsonFields.has(field) ?? false;
      row.set(field, { file: word(world, file, isJson), server: word(world, server, isJson), isManaged: !held?.unmanaged.has(field) });
    }
    cells.set(path, row);
  }
  const others = [...document.sections].flatMap(([section, { keys }]) =>
    [...keys]
      .filter(([key, { value }]) => !owned.has(placeName({ section, key })) && formatJson(value) !== "{}")
      .map(([key, { value }]) => [section, key, formatJson(value)]),
  );
  const remarks = world.text.match(/(#|;|\/\/) (ours|kept)/g) ?? [];
  return { cells, gone, foreign: JSON.stringify([others, remarks]) };
}

function keyAt(document: FileDocument, { section, key }: Place): Json | undefined {
  return document.sections.get(section)?.keys.get(key)?.value;
}

function word({ format }: Told, value: Json | undefined, isJson: boolean): string | undefined {
  if (value === undefined) return undefined;
  if (format.isTyped) return canonicalJson(value);
  try {
    return isJson && typeof value === "string" ? canonicalJson(parseJson(value)) : String(value);
  } catch {
    return String(value);
  }
}

async function run(world: Told, way: Way): Promise<void> {
  const before = look(world);
  const [text, revision] = [world.text, world.revision];
  const { isRefused, plan, refusal } = await runWorld(world, way);
  const after = look(world);
  expect(refusal?.message).toBeUndefined();
  if (isRefused) {
    expect([world.text, world.revision]).toEqual([text, revision]);
    expect(plan?.refusals.length || way.settle === undefined || way.settle === (way.takes ? "ours" : "theirs")).toBeTruthy();
    return;
  }
  expect(after.foreign).toBe(before.foreign);
  if (!way.takes) expect(world.text).toBe(text);
  if (!way.sends) expect(world.revision).toBe(revision);
  for (const { path } of shapes) judge(world, way, path, before, after);
  if (!way.takes || !way.sends || way.settle) return;
  const [again, then] = [await runWorld(world, { takes: true, sends: true }), [world.text, world.revision]];
  expect(again.isRefused).toBe(false);
  expect(again.plan?.entries).toEqual([]);
  expect(then).toEqual([world.text, world.revision]);
}

/** Judges one entry by what stood on both sides before and after, and by what they had agreed on; then remembers what they agree on now. */
function judge(world: Told, way: Way, path: string, before: Sight, after: Sight): void {
  const rows = [...(before.cells.get(path) ?? [])];
  const isGone = before.gone.has(path);
  const isInFile = rows.some(([, { file }]) => file !== undefined);
  const wasKnown = rows.some(([field]) => world.agreed.has(`${path} ${field}`));
  for (const [field, old] of rows) {
    const now = after.cells.get(path)?.get(field) ?? old;
    const name = `${path} ${field}`;
    const agreed = world.agreed.get(name);
    const isCleared = path.startsWith("block/") && (old.file === '""' || old.file === "" || old.file === "null");
    const mine = isCleared ? undefined : old.file;
    const say = (what: string, isTrue: boolean) =>
      expect(isTrue ? "" : `${name}: ${what}: ${JSON.stringify({ agreed, old, now, way, isGone })}`).toBe("");
    if (now.server !== old.server) {
      const isWritten = old.file !== undefined && now.server === mine && (old.server === agreed || way.settle === "ours" || isGone);
      const isRemoved =
        now.server === undefined && old.file === undefined && way.isRemoving === true && (old.server === agreed || way.settle === "ours");
      const isReplaced = now.server === undefined && isAround(rows, field) && (old.server === agreed || way.settle === "ours");
      // An object whose last key goes stays on the server as an empty one.
      const isEmptied = now.server === "{}" && way.isRemoving === true;
      say("the server was changed to what nobody said", way.sends && (isWritten || isRemoved || isReplaced || isEmptied));
    }
    if (now.file !== old.file) {
      const isFree = mine === agreed || old.file === undefined || way.settle === "theirs";
      const isPruned = isGone && now.file === undefined && way.isPruning === true;
      say("the file was changed to what nobody said", way.takes && isFree && (now.file === old.server || isPruned));
    }
    if (!old.isManaged) say("what the file cannot hold was touched", now.file === old.file && now.server === old.server);
    else if (!isGone && isInFile) {
      const isTheirs = (mine ?? agreed) === agreed && old.server !== agreed && (old.file !== undefined || !isCleared);
      if (way.takes && isTheirs && !isAround(rows, field) && (old.file !== undefined || old.server !== undefined))
        say("the server's change was lost", now.file === old.server);
      const isMine =
        old.file !== undefined && mine !== agreed && old.server === agreed && (agreed !== undefined || old.server !== undefined);
      if (way.sends && isMine) say("the file's change was lost", now.server === mine);
      const isBoth = old.file !== undefined && mine !== agreed && old.server !== agreed && mine !== old.server;
      if (isBoth) say("a conflict was passed over", way.settle !== undefined);
    } else if (!isGone && !wasKnown && way.takes && old.server !== undefined) say("a new entry was not taken", now.file === old.server);
    const isOut = !isInFile && wasKnown && [...(after.cells.get(path)?.values() ?? [])].every(({ file }) => file === undefined);
    if (isOut && !isGone && now.server === old.server) continue;
    const isSeen = now.server === old.server || now.server === mine;
    if (now.file === now.server && isSeen) remember(world.agreed, name, now.server);
    else if (
      !isGone &&
      way.settle === "ours" &&
      !way.sends &&
      (old.file !== undefined || isAround(rows, field)) &&
      (mine !== agreed || isAround(rows, field))
    )
      remember(world.agreed, name, old.server);
    else if (isGone && now.file === undefined) world.agreed.delete(name);
  }
}

/** The file has something inside or around the field, in whose place it was put. */
function isAround(rows: readonly (readonly [string, Cell])[], field: string): boolean {
  return rows.some(([other, { file }]) => file !== undefined && other !== field && isOverlapping(other, field));
}

function remember(agreed: Agreed, name: string, word: string | undefined): void {
  if (word === undefined) agreed.delete(name);
  else agreed.set(name, word);
}
