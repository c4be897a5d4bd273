import { join } from "node:path";
import { writeAtomically } from "#lib/cli/atomic-write.ts";
import { configDirectory } from "#lib/cli/config-directory.ts";
import type { Io } from "#lib/cli/io.ts";
import { withRunLock } from "#lib/cli/run-lock.ts";
import { readJsonFile } from "#lib/cli/text-files.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isJsonObject, type Json } from "#lib/core/json.ts";

/** A moment in the history of a workspace. A restored backup begins a new epoch. */
export type Moment = { epoch: number; revision: number };

/** The newest that this machine has seen of a workspace, and by scope (a digest of the patterns) what it has taken in. */
export type WorkspacePin = Moment & { scopes: Readonly<Record<string, Moment>> };

/** The newest row of an instance's audit log that this machine has seen: number and hash, in an epoch. It stands for all rows before it. */
export type SeenRow = { epoch: number; seq: number; hash: string };

/** `signingKey`: the key that the instance signs its answers with; null until a server has named it. `row` is null until one was shown. */
export type InstancePin = { signingKey: string | null; row: SeenRow | null; workspaces: Readonly<Record<string, WorkspacePin>> };

/** Which instance answers at which address, and what is known of each. No secret. */
export type Pins = { servers: Readonly<Record<string, string>>; instances: Readonly<Record<string, InstancePin>> };

const formatVersion = 1;
const waitMs = 50;
const roundsMax = 100;

export function pinsFile(io: Io): string {
  return join(configDirectory(io), "servers.json");
}

/** Refuses with `invalid` a file that is damaged: what it knew must not be forgotten in silence. */
export async function readPins(io: Io): Promise<Pins> {
  if (await isOutOfReach(io)) return { servers: {}, instances: {} };
  const json = await readJsonFile(io, pinsFile(io));
  if (!json) return { servers: {}, instances: {} };
  const servers = record(json.servers, (value) => (typeof value === "string" ? value : undefined));
  const instances = record(json.instances, instanceOf);
  if (json.pins === formatVersion && servers && instances) return { servers, instances };
  throw new DomainError(
    "invalid",
    `${pinsFile(io)} is damaged or from a newer blockyard. It remembers which servers are known; move it away to start over.`,
  );
}

/** A service may run with the home of somebody else, whose folders it cannot enter: nothing was ever remembered there. */
function isOutOfReach(io: Io): Promise<boolean> {
  return io.fs.lstat(pinsFile(io)).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === "EACCES" || error.code === "EPERM",
  );
}

/** Changes what is remembered; writes nothing when `change` gives the same back. Runs at the same time wait for one another, unless `isHurried`. */
export async function updatePins(io: Io, change: (pins: Pins) => Pins, isHurried: () => boolean = () => false): Promise<void> {
  const known = await readPins(io);
  if (textOf(change(known)) === textOf(known)) return;
  await io.fs.mkdir(configDirectory(io), { recursive: true, mode: 0o700 });
  for (let round = 1; ; round++) {
    try {
      return await withRunLock(io, pinsFile(io), async () => {
        const before = await readPins(io);
        const after = change(before);
        if (textOf(after) !== textOf(before)) await writeAtomically(io, pinsFile(io), textOf(after));
      });
    } catch (error) {
      if (isHurried() || round === roundsMax || !(error instanceof DomainError) || error.code !== "conflict") throw error;
      await io.sleep(waitMs);
    }
  }
}

export function findInstance(pins: Pins, instance: string): InstancePin | undefined {
  return own(pins.instances, instance);
}

export function findWorkspace(pins: Pins, instance: string, workspace: string): WorkspacePin | undefined {
  return own(findInstance(pins, instance)?.workspaces ?? {}, workspace);
}

/** Says which instance answers at an address, and with which key it signs; what was known of its history stays. */
export async function pinServer(io: Io, origin: string, instance: string, signingKey: string | null): Promise<void> {
  await updatePins(io, (pins) => {
    const known = findInstance(pins, instance);
    const pin: InstancePin = { ...(known ?? nothing), signingKey: signingKey ?? known?.signingKey ?? null };
    return { servers: { ...pins.servers, [origin]: instance }, instances: { ...pins.instances, [instance]: pin } };
  });
}

/** Remembers the key that an instance signs with, at whatever address it answers. */
export async function pinSigningKey(io: Io, instance: string, signingKey: string): Promise<void> {
  await updatePins(io, (pins) => {
    const pin: InstancePin = { ...(findInstance(pins, instance) ?? nothing), signingKey };
    return { ...pins, instances: { ...pins.instances, [instance]: pin } };
  });
}

/** Takes what the server says now for its history, whatever was seen before. `row`: where its log stands, as somebody was shown it. */
export async function resetHistory(io: Io, instance: string, workspace: string, row: SeenRow | null): Promise<void> {
  await updatePins(io, (pins) => {
    const known = findInstance(pins, instance) ?? nothing;
    const { [workspace]: _forgotten, ...workspaces } = known.workspaces;
    return { ...pins, instances: { ...pins.instances, [instance]: { ...known, row, workspaces } } };
  });
}

/** A later moment of the same epoch moves the pin on; so does another epoch, which somebody has accepted by then. */
export function withSeen(pins: Pins, instance: string, workspace: string, moment: Moment, scope: string): Pins {
  const known = findInstance(pins, instance) ?? nothing;
  const pin = own(known.workspaces, workspace);
  const newest =
    pin && pin.epoch === moment.epoch && pin.revision > moment.revision ? { epoch: pin.epoch, revision: pin.revision } : moment;
  const scopes = pin?.epoch === moment.epoch ? pin.scopes : {};
  const workspaces = { ...known.workspaces, [workspace]: { ...newest, scopes: { ...scopes, [scope]: moment } } };
  return { ...pins, instances: { ...pins.instances, [instance]: { ...known, workspaces } } };
}

/** The same for the log, which is one for all workspaces: the key that has signed is kept with the first row. */
export function withSeenRow(pins: Pins, instance: string, row: SeenRow, signingKey: string): Pins {
  const known = findInstance(pins, instance) ?? nothing;
  const newest = known.row && known.row.epoch === row.epoch && known.row.seq >= row.seq ? known.row : row;
  const pin: InstancePin = { ...known, row: newest, signingKey: known.signingKey ?? signingKey };
  return { ...pins, instances: { ...pins.instances, [instance]: pin } };
}

/** True when `moment` lies before `other` in one history, or in a history that a restore has ended. */
export function isOlder(moment: Moment, other: Moment): boolean {
  return moment.epoch === other.epoch ? moment.revision < other.revision : moment.epoch < other.epoch;
}

/** Whether two memories differ in nothing but the rows of logs. */
export function areSameButRows(a: Pins, b: Pins): boolean {
  const withoutRows = (pins: Pins) => JSON.stringify(pins, (name, value) => (name === "row" ? null : value));
  return withoutRows(a) === withoutRows(b);
}

const nothing: InstancePin = { signingKey: null, row: null, workspaces: {} };

/** A name from a server may be that of something that every object has. */
function own<T>(members: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

function textOf(pins: Pins): string {
  return `${JSON.stringify({ pins: formatVersion, ...pins }, null, 2)}\n`;
}

function instanceOf(json: Json): InstancePin | undefined {
  if (!isJsonObject(json)) return undefined;
  // Files from before there were witnesses have no row.
  const { signingKey = null, row = null } = json;
  const workspaces = record(json.workspaces, workspaceOf);
  const seen = row === null ? null : rowOf(row);
  if (!workspaces || seen === undefined || (signingKey !== null && typeof signingKey !== "string")) return undefined;
  return { signingKey, row: seen, workspaces };
}

function rowOf(json: Json): SeenRow | undefined {
  if (!isJsonObject(json) || typeof json.epoch !== "number" || typeof json.seq !== "number" || typeof json.hash !== "string")
    return undefined;
  return { epoch: json.epoch, seq: json.seq, hash: json.hash };
}

function workspaceOf(json: Json): WorkspacePin | undefined {
  const moment = momentOf(json);
  const scopes = isJsonObject(json) ? record(json.scopes, momentOf) : undefined;
  return moment && scopes ? { ...moment, scopes } : undefined;
}

function momentOf(json: Json): Moment | undefined {
  if (!isJsonObject(json) || typeof json.epoch !== "number" || typeof json.revision !== "number") return undefined;
  return { epoch: json.epoch, revision: json.revision };
}

/** Every member as `read` understands it; undefined when one is not understood. */
function record<T>(json: Json | undefined, read: (value: Json) => T | undefined): Record<string, T> | undefined {
  if (!isJsonObject(json)) return undefined;
  const result: Record<string, T> = {};
  for (const [name, value] of Object.entries(json)) {
    const member = read(value);
    if (member === undefined) return undefined;
    result[name] = member;
  }
  return result;
}
