import type { z } from "zod";
import type { receipts } from "#lib/api/contract/receipts.ts";
import type { Caller } from "#lib/core/caller.ts";
import type { TokenScope } from "#lib/core/permissions.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { callerOfToken } from "#lib/usecases/people/callers.ts";
import { createToken } from "#lib/usecases/people/tokens.ts";
import { openTestTeam, type Person, type TestTeam, testRequest } from "#lib/usecases/testing-team.ts";
import { writeUses } from "#lib/usecases/uses/last-used.ts";
import { reportReceipt } from "./report.ts";

type Said = Partial<z.input<typeof receipts.reportReceipt.input>>;
export type SaidEntry = z.input<typeof receipts.reportReceipt.input>["entries"][number];

/** A receipt of a host for one target, with what is said differently. */
export const receiptOf = (said: Said = {}) => ({
  ...{ tool: "blockyard 3.0.0", host: "edf-1", target: "app", file: "/srv/app/.env", state: "applied" as const, revision: 1, entries: [] },
  ...said,
});

export const heldAs = (path: string, version: number | null = 1, more: Partial<SaidEntry> = {}): SaidEntry => ({
  ...{ path, version, hash: `hash-of-v${version}`, drifted: false },
  ...more,
});

/** A token of somebody's as the caller that it makes. */
export async function tokenCaller(
  maker: Person,
  name: string,
  order: { scopes?: TokenScope[]; pathPrefix?: string } = {},
): Promise<Caller> {
  const { token } = await createToken(await maker.caller(), { name, scopes: ["pull"], ...order });
  return callerOfToken(token, { ...testRequest, client: "cli" });
}

/** A team with an owner, their token `ship`, and `kv/limit` and `kv/other` to hold; `on` says and asks. */
export async function openReceipts() {
  const team = await openTestTeam();
  const owner = await team.addPerson("owner");
  const on = receiptsOf(team, owner);
  const ship = await tokenCaller(owner, "ship");
  await on.save("kv/limit", 1);
  await on.save("kv/other", 1);
  return { team, owner, ship, on };
}

export type Receipts = ReturnType<typeof receiptsOf>;

function receiptsOf(team: TestTeam, owner: Person) {
  return {
    save: async (path: string, value: unknown, baseVersion = 0) =>
      createChange(await owner.caller(), { edits: [{ op: "put", path, baseVersion, data: { value } }] }),
    remove: async (path: string, baseVersion: number) =>
      createChange(await owner.caller(), { edits: [{ op: "delete", path, baseVersion }] }),
    report: (caller: Caller, said: Said = {}) => reportReceipt(caller, receiptOf(said)),
    idOf: async (path: string) =>
      (await team.store.read((tx) => tx.entry.findFirstOrThrow({ where: { path, workspaceId: team.workspaceId } }))).id,
    heldRows: () => team.store.read((tx) => tx.heldEntry.findMany({ orderBy: { path: "asc" } })),
    clientRows: () => team.store.read((tx) => tx.syncClient.findMany({ orderBy: { host: "asc" } })),
    close: async () => {
      await writeUses();
      await team.close();
    },
  };
}
