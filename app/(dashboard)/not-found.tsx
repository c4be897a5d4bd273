import { IconMapPinOff } from "@tabler/icons-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkAnchor } from "#components/ui/link-anchor.tsx";
import { Page } from "#components/ui/page.tsx";

export default function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState
        icon={<IconMapPinOff size={32} stroke={1.4} />}
        title="There is nothing here, or it is not in this workspace."
        hint="It may have been renamed or moved to the trash. Another workspace may hold it."
        action={<LinkAnchor href="/blocks">Go to the blocks</LinkAnchor>}
      />
    </Page>
  );
}
