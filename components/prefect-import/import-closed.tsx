import { IconLock } from "@tabler/icons-react";
import { ImportLink } from "#components/import/import-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** For members whose role does not let the server read another one. */
export function ImportClosed() {
  return (
    <EmptyState
      icon={<IconLock size={32} stroke={1.5} />}
      title="Imports are started by admins and owners"
      hint="Whoever may change entries can import with the command line, from a machine that reaches the Prefect server."
      secondary={
        <>
          <code>blockyard import prefect --from http://prefect:4200/api</code>
          <ImportLink>Import a file instead</ImportLink>
        </>
      }
    />
  );
}
