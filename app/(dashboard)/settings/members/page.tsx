import type { Metadata } from "next";
import { addMemberAction, removeMemberAction, resetMemberAction, setMemberRoleAction } from "#app/(dashboard)/settings/actions.ts";
import { MembersPage } from "#components/settings/members-page.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Members" };

const actions = {
  addMember: addMemberAction,
  setMemberRole: setMemberRoleAction,
  removeMember: removeMemberAction,
  resetMember: resetMemberAction,
};

export default async function MembersRoute() {
  return <MembersPage members={toWire(await load("listMembers", {}))} actions={actions} />;
}
