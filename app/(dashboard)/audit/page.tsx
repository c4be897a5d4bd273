import type { Metadata } from "next";
import { AuditClosed } from "#components/audit/audit-closed.tsx";
import { AuditPage } from "#components/audit/audit-page.tsx";
import { auditParams } from "#components/audit/audit-params.ts";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";
import { pageCaller } from "#lib/web/page.ts";

export const metadata: Metadata = { title: "Audit" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditRoute({ searchParams }: Props) {
  // Asked first: opening the page from a menu is no attempt that the log should hold as denied.
  const { permissions } = await pageCaller();
  if (!permissions.has("audit")) return <AuditClosed />;
  const params = auditParams(await searchParams);
  const [answer, state] = [await load("listAudit", params), await load("getAuditState", {})];
  return <AuditPage first={toWire({ params, answer, state })} />;
}
