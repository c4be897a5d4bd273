import { people } from "#lib/api/contract/people.ts";
import type { Caller } from "#lib/core/caller.ts";
import { DomainError } from "#lib/core/errors.ts";
import { rolePermissions } from "#lib/core/permissions.ts";
import { isWellFormedToken } from "#lib/core/tokens.ts";
import type { ReadTx, Tx } from "#lib/store/client.ts";
import { randomBase62 } from "#lib/store/keys/random.ts";
import {
  type DeviceDecision,
  type DeviceRow,
  decideDevice,
  deleteDevicesExpiredBefore,
  findDeviceByCode,
  findWaitingDevice,
  insertDevice,
  takeDevice,
} from "#lib/store/people/devices.ts";
import { findMember } from "#lib/store/people/members.ts";
import { findWorkspace } from "#lib/store/people/workspaces.ts";
import { usecase, workspaceOf } from "#lib/usecases/usecase.ts";
import { parseScopes } from "./callers.ts";
import { hashToken, newToken } from "./credentials.ts";
import { permissionsIn, personOf, toRole } from "./roles.ts";
import { deviceBucket, takeAttempts } from "./throttle.ts";
import { detailOf, issueToken, refuseScopesBeyond } from "./tokens.ts";

const lifetimeMs = 10 * 60_000;
const intervalSeconds = 3;
const keptMs = 24 * 3_600_000;

export const startDeviceLogin = usecase(people.startDeviceLogin, async (tx, { clientName }, { ip }) => {
  const now = Date.now();
  await takeAttempts(tx, [deviceBucket(ip)]);
  await deleteDevicesExpiredBefore(tx, new Date(now - keptMs));
  const { text, hash } = newToken("dev");
  const userCode = newUserCode();
  const expiresAt = new Date(now + lifetimeMs);
  await insertDevice(tx, { id: crypto.randomUUID(), deviceCodeHash: hash, userCode, clientName, ip, expiresAt });
  const verificationPath = `/device?code=${userCode}`;
  const output = { deviceCode: text, userCode, verificationPath, expiresInSeconds: lifetimeMs / 1_000, intervalSeconds };
  return { output, detail: { userCode, clientName } };
});

export const pollDeviceLogin = usecase(people.pollDeviceLogin, async (tx, { deviceCode }) => {
  const now = new Date();
  const nothing = (state: "pending" | "denied" | "expired") => ({ output: { state, token: null, workspace: null }, detail: null });
  const device = isWellFormedToken(deviceCode, "dev") ? await findDeviceByCode(tx, hashToken(deviceCode)) : null;
  if (!device || device.takenAt || device.expiresAt <= now) return nothing("expired");
  if (device.deniedAt) return nothing("denied");
  if (!device.approvedById || !device.workspaceId) return nothing("pending");
  if (!(await takeDevice(tx, device.id, now))) return nothing("expired");
  const workspace = await findWorkspace(tx, device.workspaceId);
  if (!workspace || !(await canStillGrant(tx, device, device.approvedById, workspace.id))) return nothing("denied");
  const { text, row } = await issueToken(tx, {
    workspaceId: workspace.id,
    name: device.clientName,
    scopes: parseScopes(device.scopesText),
    pathPrefix: "",
    createdById: device.approvedById,
    days: device.tokenDays,
  });
  const detail = { ...detailOf(row), approvedBy: device.approvedById, userCode: device.userCode };
  return { output: { state: "done" as const, token: text, workspace: workspace.slug }, detail, workspaceId: workspace.id };
});

export const getDeviceLogin = usecase(people.getDeviceLogin, async (tx, input, caller) => {
  personOf(caller);
  const { userCode, clientName, ip, createdAt, expiresAt } = await getWaiting(tx, input.userCode);
  return { userCode, clientName, ip, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
});

export const decideDeviceLogin = usecase(people.decideDeviceLogin, async (tx, { userCode, approve, scopes }, caller) => {
  const device = await getWaiting(tx, userCode);
  const decision = approve ? await approvalBy(tx, caller, scopes) : denialBy(caller);
  if (!(await decideDevice(tx, device.id, decision))) throw unknownCode();
  return { output: { ok: true }, detail: { userCode: device.userCode, clientName: device.clientName, approve, scopes: scopes.join(" ") } };
});

async function approvalBy(tx: ReadTx, caller: Caller, scopes: Parameters<typeof refuseScopesBeyond>[0]): Promise<DeviceDecision> {
  const { userId } = personOf(caller);
  const workspaceId = workspaceOf(caller);
  refuseScopesBeyond(scopes, await permissionsIn(tx, caller, workspaceId));
  return { approvedById: userId, workspaceId, scopesText: scopes.join(" ") };
}

function denialBy(caller: Caller): DeviceDecision {
  personOf(caller);
  return { deniedAt: new Date() };
}

/** The person may have lost the role between confirming and the CLI's next question. */
async function canStillGrant(tx: Tx, { scopesText }: DeviceRow, userId: string, workspaceId: string): Promise<boolean> {
  const member = await findMember(tx, workspaceId, userId);
  const role = member && !member.user.isDisabled ? toRole(member.role) : null;
  return role !== null && parseScopes(scopesText).length > 0 && rolePermissions[role].includes("list");
}

async function getWaiting(tx: ReadTx, text: string): Promise<DeviceRow> {
  const device = await findWaitingDevice(tx, normalizeUserCode(text), new Date());
  if (!device) throw unknownCode();
  return device;
}

/** Eight letters and digits, XXXX-XXXX, capital: easy to compare between two screens. */
function newUserCode(): string {
  let code = "";
  // Without what is mistaken for something else when it is read aloud or typed.
  while (code.length < 8) code += randomBase62(16).replace(/[^A-HJ-NP-Z2-9]/g, "");
  return normalizeUserCode(code.slice(0, 8));
}

function normalizeUserCode(text: string): string {
  const letters = text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

function unknownCode(): DomainError {
  return new DomainError("not_found", "No login waits under this code. Start it again in the terminal.");
}
