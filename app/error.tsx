"use client";

import { AuthCard } from "#components/auth/auth-card.tsx";
import { PageFault, type PageFaultProps } from "#components/ui/page-fault.tsx";

export default function RootError(props: PageFaultProps) {
  return (
    <AuthCard title="Something went wrong">
      <PageFault {...props} />
    </AuthCard>
  );
}
