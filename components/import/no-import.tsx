import { IconLock } from "@tabler/icons-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkAnchor } from "#components/ui/link-anchor.tsx";
import { Page } from "#components/ui/page.tsx";

/** For members whose role may change nothing here. */
export function NoImport() {
  return (
    <Page title="Import">
      <EmptyState
        icon={<IconLock size={32} stroke={1.5} />}
        title="You may not change entries in this workspace"
        hint="An import makes and changes entries: it is for editors, admins and owners. Ask one of them, or for another role."
        secondary={
          <LinkAnchor href="/settings/members" size="sm">
            See who is who
          </LinkAnchor>
        }
      />
    </Page>
  );
}
