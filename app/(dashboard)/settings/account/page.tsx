import type { Metadata } from "next";
import { changePasswordAction, revokeSessionsAction } from "#app/(dashboard)/settings/actions.ts";
import { AccountPage } from "#components/settings/account-page.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Account" };

const actions = { changePassword: changePasswordAction, revokeSessions: revokeSessionsAction };

export default async function AccountRoute() {
  return <AccountPage sessions={toWire(await load("listSessions", {}))} actions={actions} />;
}
