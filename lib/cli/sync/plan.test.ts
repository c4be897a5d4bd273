import fc from "fast-check";
import { expect, it } from "vitest";
import { hashValue, type Lock, newLock } from "#lib/cli/lockfile.ts";
import { credentialsMapping } from "#lib/cli/targets/credentials-mapping.ts";
import type { HeldEntry } from "#lib/cli/targets/mapping.ts";
import { ini } from "#lib/core/formats/ini.ts";
import { textAfter } from "./file.ts";
import { type PlanOptions, planSync } from "./plan.ts";
import { lockedAfter } from "./push.ts";
import type { Remote } from "./remote.ts";

const blocks = ["a", "b"];
const fields = ["aws_access_key_id", "aws_secret_access_key", "region_name"];
const pathOf = (block: string) => `block/aws-credentials/${block}`;

const place = { block: fc.constantFrom(...blocks), field: fc.constantFrom(...fields) };
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ side: fc.constant("file" as const), ...place, value: fc.constantFrom("x", "y", "50%", "", undefined) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ side: fc.constant("server" as const), ...place, value: fc.constantFrom("x", "y", "50%", undefined) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      side: fc.constant("sync" as const),
      isFull: fc.boolean(),
      isSync: fc.boolean(),
      settle: fc.constantFrom(undefined, undefined, "ours" as const, "theirs" as const),
    }),
  },
);

type Values = Map<string, string>;
type World = {
  text: string;
  server: Map<string, { version: number; values: Values }>;
  /** What file and server last agreed on, by `block field`: the oracle's own memory. */
  agreed: Values;
  lock: Lock;
  /** Versions at the lock's cursor. */
  seen: Map<string, number>;
};

it("whatever both sides do, no change is lost: one side's is taken over, both sides' is a conflict, and a second run has nothing to do", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      const world: World = {
        text: "[a]\nprovider = AWS\n[b]\nprovider = AWS\n",
        server: new Map(blocks.map((block) => [block, { version: 1, values: new Map() }])),
        agreed: new Map(),
        lock: newLock("i", "w"),
        seen: new Map(),
      };
      run(world, { isFull: true, isSync: true, settle: undefined });
      for (const next of steps) {
        if (next.side === "file") editFile(world, next);
        else if (next.side === "server") editServer(world, next);
        else run(world, next);
      }
    }),
    { numRuns: 3_000 },
  );
}, 120_000);

type Edit = { block: string; field: string; value: string | undefined };

function editFile(world: World, { block, field, value }: Edit): void {
  const edit = { section: block, key: field };
  world.text = ini.patch(world.text, [value === undefined ? { edit: "unset", ...edit } : { edit: "set", ...edit, value }]);
}

function editServer({ server }: World, { block, field, value }: Edit): void {
  const entry = server.get(block);
  if (!entry || entry.values.get(field) === value) return;
  entry.version++;
  if (value === undefined) entry.values.delete(field);
  else entry.values.set(field, value);
}

type Run = { isFull: boolean; isSync: boolean; settle: "ours" | "theirs" | undefined };

function run(world: World, { isFull, isSync, settle }: Run): void {
  const before = { text: world.text, server: structuredClone(world.server) };
  const expected = new Map(blocks.flatMap((block) => fields.map((field) => [`${block} ${field}`, oracle(world, block, field)] as const)));
  const options = optionsOf(isSync, settle);
  const plan = planSync(fileOf(world.text), remoteOf(world, isFull || settle === "theirs"), world.lock, options);

  const conflicts = settle ? [] : [...expected].filter(([, { pick }]) => pick === "conflict").map(([name]) => name);
  expect(plan.conflicts.map(({ section, key }) => `${section} ${key}`).sort()).toEqual(conflicts.sort());
  if (plan.conflicts.length > 0) return;

  const text = textAfter({ path: "", text: world.text, document: ini.parse(world.text) }, credentialsMapping, plan);
  if (!isSync) expect(text).toBe(before.text);
  world.text = text;
  for (const { section, pushes } of plan.entries)
    for (const { field, text: value } of pushes) editServer(world, { block: section, field, value });
  const versions = new Map(plan.entries.map(({ path, section }) => [path, world.server.get(section)?.version ?? 0]));
  world.lock = { ...world.lock, entries: lockedAfter(plan, world.lock, { revision: 0, versions, sent: new Map() }) };
  if (plan.isAbsorbed) world.seen = new Map([...world.server].map(([block, { version }]) => [block, version]));

  for (const [name, { pick, mine, theirs }] of expected) {
    const [block = "", field = ""] = name.split(" ");
    const winner = pick === "conflict" ? (settle === "ours" ? "mine" : "theirs") : pick;
    const isMoved = winner === "mine" || isSync;
    if (!isMoved && winner === "theirs") expect(world.server.get(block)?.values.get(field)).toBe(theirs);
    else {
      const value = winner === "mine" ? mine : theirs;
      expect([name, world.server.get(block)?.values.get(field)]).toEqual([name, value]);
      if (value === undefined) world.agreed.delete(name);
      else world.agreed.set(name, value);
    }
  }
  if (!isSync) return;
  const again = planSync(fileOf(world.text), remoteOf(world, isFull), world.lock, optionsOf(true, undefined));
  expect(again.entries).toEqual([]);
  expect(again.conflicts).toEqual([]);
  expect(hashesOf(world.lock)).toEqual(hashesOf({ ...world.lock, entries: agreedEntries(world) }));
}

/** What must happen to a field, from the three values alone. */
function oracle(world: World, block: string, field: string) {
  const agreed = world.agreed.get(`${block} ${field}`);
  const theirs = world.server.get(block)?.values.get(field);
  const read = ini.parse(world.text).sections.get(block)?.keys.get(field)?.value;
  const mine = read === undefined ? agreed : read === "" ? undefined : String(read);
  const pick = mine === theirs ? "both" : mine === agreed ? "theirs" : theirs === agreed ? "mine" : "conflict";
  return { pick, mine, theirs };
}

function fileOf(text: string) {
  const document = ini.parse(text);
  return { document, mapping: credentialsMapping, view: credentialsMapping.read(document, []) };
}

function optionsOf(isSync: boolean, all: "ours" | "theirs" | undefined): PlanOptions {
  const hints = { theirs: "--theirs", prune: "--prune" };
  return { takes: isSync, sends: true, settle: { all, keys: new Map() }, isPruning: false, isRemoving: false, hints };
}

function remoteOf({ server, seen }: World, isFull: boolean): Remote {
  const changed = [...server].filter(([block, { version }]) => isFull || seen.get(block) !== version);
  const told = changed.map(([name, { version, values }]): [string, HeldEntry] => [
    pathOf(name),
    { path: pathOf(name), name, version, values: new Map(values), unmanaged: new Set(), secretFields: [], jsonFields: new Set() },
  ]);
  return { instance: "i", workspace: "w", revision: 0, cursor: "c", isFull, entries: new Map(told) };
}

function hashesOf({ entries: locked }: Lock) {
  return Object.fromEntries(
    Object.entries(locked).map(([path, block]) => [
      path,
      Object.fromEntries(Object.entries(block.fields).map(([field, { hash }]) => [field, hash])),
    ]),
  );
}

function agreedEntries({ agreed, lock }: World): Lock["entries"] {
  return Object.fromEntries(
    blocks.map((block) => {
      const known = fields.flatMap((field) => {
        const value = agreed.get(`${block} ${field}`);
        return value === undefined ? [] : [[field, { version: 0, hash: hashValue(lock.salt, pathOf(block), field, value) }] as const];
      });
      return [pathOf(block), { path: pathOf(block), version: 0, isDeleted: false, fields: Object.fromEntries(known) }];
    }),
  );
}
