import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "#components/auth/sign-in-form.tsx";
import { hasOwner } from "#lib/usecases/people/people.ts";
import { getCaller } from "#lib/web/caller.ts";
import { safeNext } from "#lib/web/redirects.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const safe = safeNext(typeof next === "string" ? next : undefined);
  const caller = await getCaller();
  if (caller.kind !== "anonymous") redirect(safe);
  if (!(await hasOwner())) redirect("/setup");
  return <SignInForm next={safe} />;
}
