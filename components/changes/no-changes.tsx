import { Anchor } from "@mantine/core";
import { IconArchive, IconGitPullRequest, IconInbox, IconStack2 } from "@tabler/icons-react";
import Link from "next/link";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { ChangeTab } from "./changes-params.ts";

/** Instead of a list with nothing in it. */
export function NoChanges({ tab, canWrite }: { tab: ChangeTab; canWrite: boolean }) {
  switch (tab) {
    case "inbox":
      return (
        <EmptyState
          icon={<IconInbox size={32} stroke={1.5} />}
          title="Nothing waits for you"
          hint="Reviews that are yours to give and changes of yours that need you stand here."
          secondary={toOpen}
        />
      );
    case "open":
      return (
        <EmptyState
          icon={<IconGitPullRequest size={32} stroke={1.5} />}
          title="No change is open"
          hint="What a policy wants reviewed, or what somebody sends for review, waits here until it is applied."
          secondary={toHistory}
        />
      );
    case "drafts":
      return (
        <EmptyState
          icon={<IconStack2 size={32} stroke={1.5} />}
          title="You have no draft"
          hint={
            canWrite
              ? "Add to change, in the form of any entry, collects edits here until you send them together."
              : "Drafts are for those who may change entries."
          }
          secondary={canWrite ? toBlocks : undefined}
        />
      );
    case "closed":
      return (
        <EmptyState
          icon={<IconArchive size={32} stroke={1.5} />}
          title="No change was closed"
          hint="A change that is closed without being applied stays here and can be opened again."
          secondary={toHistory}
        />
      );
    default:
      return tab satisfies never;
  }
}

const link = (href: string, text: string) => (
  <Anchor component={Link} href={href} size="sm">
    {text}
  </Anchor>
);
const toOpen = link("/changes?tab=open", "See what is open");
const toHistory = link("/history", "See what was applied");
const toBlocks = link("/blocks", "Choose an entry to edit");
