import { IconLock } from "@tabler/icons-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Page } from "#components/ui/page.tsx";

/** For members whose role does not open the log. */
export function AuditClosed() {
  return (
    <Page title="Audit" purpose="Who did what, from where.">
      <EmptyState
        icon={<IconLock size={32} stroke={1.5} />}
        title="The audit log is not open to your role"
        hint="Admins and owners of this workspace read it. Ask one of them, or look at the history, which shows every change."
      />
    </Page>
  );
}
