"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconLink, IconUserMinus } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import type { MemberView } from "#lib/api/contract/workspaces.ts";
import { canGrant, isAbove } from "#lib/core/permissions.ts";
import type { MadeLink } from "./link-dialog.tsx";
import type { MemberActions } from "./members-page.tsx";
import { useAct } from "./use-act.ts";

type MemberMenuProps = { member: MemberView; isLastOwner: boolean; actions: MemberActions; onLink: (link: MadeLink) => void };

export function MemberMenu({ member, isLastOwner, actions, onLink }: MemberMenuProps) {
  const [asked, setAsked] = useState<"link" | "remove">();
  const { me } = useSession();
  const own = me.workspace?.role ?? null;
  const mayLink = own !== null && (member.hasJoined ? isAbove(own, member.role) : canGrant(own, member.role));
  const mayRemove = own !== null && canGrant(own, member.role) && !isLastOwner;
  const linkLabel = member.hasJoined ? "Make a reset link …" : "Make a new invitation …";
  return (
    <>
      <Menu position="bottom-end" width={232}>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${member.name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={16} aria-hidden />} disabled={!mayLink} onClick={() => setAsked("link")}>
            {linkLabel}
          </Menu.Item>
          <Menu.Item leftSection={<IconUserMinus size={16} aria-hidden />} disabled={!mayRemove} onClick={() => setAsked("remove")}>
            {member.userId === me.id ? "Leave the workspace …" : "Remove …"}
          </Menu.Item>
          {isLastOwner && <Menu.Label>The last owner stays: make somebody else an owner first.</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      <LinkQuestion
        member={member}
        opened={asked === "link"}
        onClose={() => setAsked(undefined)}
        reset={actions.resetMember}
        onLink={onLink}
      />
      <RemoveQuestion member={member} opened={asked === "remove"} onClose={() => setAsked(undefined)} remove={actions.removeMember} />
    </>
  );
}

type QuestionProps = { member: MemberView; opened: boolean; onClose: () => void };

function LinkQuestion({
  member,
  opened,
  onClose,
  reset,
  onLink,
}: QuestionProps & { reset: MemberActions["resetMember"]; onLink: MemberMenuProps["onLink"] }) {
  const act = useAct();
  const confirm = async () => {
    const outcome = await act(reset, { userId: member.userId });
    if (!outcome.ok) return outcome.refusal;
    onLink({ for: member.name, link: outcome.output.link, isInvitation: !member.hasJoined });
    return undefined;
  };
  return (
    <ConfirmDestroy
      opened={opened}
      onClose={onClose}
      title={member.hasJoined ? `New password for ${member.name}` : `New invitation for ${member.name}`}
      consequence={
        member.hasJoined
          ? "All sessions of this person end at once, in every workspace. The password stays until the link is used. Earlier links stop working."
          : "The earlier invitation stops working."
      }
      confirmLabel={member.hasJoined ? "End the sessions and make a link" : "Make a new invitation"}
      onConfirm={confirm}
    />
  );
}

function RemoveQuestion({ member, opened, onClose, remove }: QuestionProps & { remove: MemberActions["removeMember"] }) {
  const act = useAct();
  const { me } = useSession();
  const confirm = async () => {
    const outcome = await act(remove, { userId: member.userId }, `${member.name} is no member any more.`);
    return outcome.ok ? undefined : outcome.refusal;
  };
  const isMe = member.userId === me.id;
  return (
    <ConfirmDestroy
      opened={opened}
      onClose={onClose}
      title={isMe ? "Leave the workspace" : `Remove ${member.name}`}
      consequence={
        isMe
          ? `You lose access to ${me.workspace?.name ?? "this workspace"} at once; your tokens here stop working. An admin can add you again.`
          : `${member.name} loses access at once: sessions end here, and the tokens that this person made stop working for good.`
      }
      confirmLabel={isMe ? "Leave" : "Remove"}
      onConfirm={confirm}
    />
  );
}
