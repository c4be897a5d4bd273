"use client";

import { Page } from "#components/ui/page.tsx";
import { PageFault, type PageFaultProps } from "#components/ui/page-fault.tsx";

export default function DashboardError(props: PageFaultProps) {
  return (
    <Page title="Something went wrong">
      <PageFault {...props} />
    </Page>
  );
}
