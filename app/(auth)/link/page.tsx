import type { Metadata } from "next";
import { AcceptLinkForm } from "#components/auth/accept-link-form.tsx";

export const metadata: Metadata = { title: "Choose your password" };

export default function LinkPage() {
  return <AcceptLinkForm />;
}
