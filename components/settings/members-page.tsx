"use client";

import { Button, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { AddMemberDialog } from "./add-member-dialog.tsx";
import { LinkDialog, type MadeLink } from "./link-dialog.tsx";
import { MemberTable } from "./member-table.tsx";
import { RoleTable } from "./role-table.tsx";
import { Section } from "./section.tsx";

export type MemberActions = {
  addMember: Action<"addMember">;
  setMemberRole: Action<"setMemberRole">;
  removeMember: Action<"removeMember">;
  resetMember: Action<"resetMember">;
};

/** Who works in this workspace, with which role. */
export function MembersPage({ members: wire, actions }: { members: Wire<OutputOf<"listMembers">>; actions: MemberActions }) {
  const { members } = useWire(wire);
  const { me, can } = useSession();
  const [isAdding, adding] = useDisclosure(false);
  const [link, setLink] = useState<MadeLink>();
  return (
    <Stack gap="lg">
      <Section
        title={`Members of ${me.workspace?.name ?? "this workspace"}`}
        actions={
          can("manage") && (
            <Button size="compact-sm" data-shortcut="c" leftSection={<IconPlus size={14} aria-hidden />} onClick={adding.open}>
              Add a person
            </Button>
          )
        }
      >
        <MemberTable members={members} actions={actions} onLink={setLink} />
      </Section>
      <RoleTable />
      <AddMemberDialog opened={isAdding} onClose={adding.close} addMember={actions.addMember} onLink={setLink} />
      <LinkDialog made={link} onClose={() => setLink(undefined)} />
    </Stack>
  );
}
