import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SetupForm } from "#components/auth/setup-form.tsx";
import { hasOwner } from "#lib/usecases/people/people.ts";
import { readHeaders } from "#lib/web/caller.ts";

export const metadata: Metadata = { title: "Welcome" };

export default async function SetupPage() {
  await readHeaders();
  if (await hasOwner()) redirect("/sign-in");
  return <SetupForm />;
}
