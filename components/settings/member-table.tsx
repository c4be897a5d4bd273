"use client";

import { Badge, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { MemberView } from "#lib/api/contract/workspaces.ts";
import { canGrant, type Role } from "#lib/core/permissions.ts";
import type { MadeLink } from "./link-dialog.tsx";
import { MemberMenu } from "./member-menu.tsx";
import type { MemberActions } from "./members-page.tsx";
import { RoleSelect } from "./role-select.tsx";
import { tellRefusal, useAct } from "./use-act.ts";

type MemberTableProps = { members: readonly MemberView[]; actions: MemberActions; onLink: (link: MadeLink) => void };

export function MemberTable({ members, actions, onLink }: MemberTableProps) {
  const { me, can } = useSession();
  const own = me.workspace?.role ?? null;
  const isLastOwner = (member: MemberView) => member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1;
  const columns: Column<MemberView>[] = [
    { key: "person", header: "Person", render: (member) => <Person member={member} isMe={member.userId === me.id} /> },
    {
      key: "role",
      header: "Role",
      width: "136px",
      render: (member) => (
        <MemberRole
          member={member}
          own={own}
          isFixed={!can("manage") || member.userId === me.id || isLastOwner(member)}
          setRole={actions.setMemberRole}
        />
      ),
    },
    {
      key: "seen",
      header: "Last seen",
      width: "120px",
      hideBelow: "sm",
      render: ({ lastSeenAt }) => (lastSeenAt ? <RelativeTime at={lastSeenAt} /> : <Text c="dimmed">never</Text>),
    },
    { key: "since", header: "Since", width: "112px", hideBelow: "md", render: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  ];
  if (can("manage")) {
    columns.push({
      key: "menu",
      header: "Actions",
      isHeaderHidden: true,
      width: "48px",
      align: "end",
      render: (member) => <MemberMenu member={member} isLastOwner={isLastOwner(member)} actions={actions} onLink={onLink} />,
    });
  }
  return <DataTable caption="Members" columns={columns} rows={members} rowKey={({ userId }) => userId} />;
}

function Person({ member, isMe }: { member: MemberView; isMe: boolean }) {
  return (
    <div>
      <Group gap="0 8px">
        <Text fw={500} truncate title={member.name}>
          {member.name}
        </Text>
        {isMe && <Badge style={{ flex: "none" }}>you</Badge>}
        {!member.hasJoined && (
          <Badge color="yellow" variant="light" style={{ flex: "none" }}>
            invited
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" truncate title={member.email}>
        {member.email}
      </Text>
    </div>
  );
}

type MemberRoleProps = { member: MemberView; own: Role | null; isFixed: boolean; setRole: MemberActions["setMemberRole"] };

function MemberRole({ member, own, isFixed, setRole }: MemberRoleProps) {
  const [isBusy, setBusy] = useState(false);
  const act = useAct();
  if (isFixed || own === null || !canGrant(own, member.role)) return <Text>{member.role}</Text>;
  const change = async (role: Role) => {
    setBusy(true);
    const outcome = await act(setRole, { userId: member.userId, role }, `${member.name} has the role ${role} now.`);
    setBusy(false);
    if (!outcome.ok) tellRefusal("The role was not changed", outcome.refusal.message);
  };
  return (
    <RoleSelect
      label={`Role of ${member.name}`}
      hideLabel
      own={own}
      value={member.role}
      disabled={isBusy}
      onChange={(role) => void change(role)}
    />
  );
}
