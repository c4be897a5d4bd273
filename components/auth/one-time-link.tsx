"use client";

import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { AuthCard } from "./auth-card.tsx";
import { useFragmentToken } from "./use-fragment-token.ts";

type OneTimeLinkProps = {
  title: string;
  /** What is said when the address holds no token. */
  missing: { title: string; text: ReactNode };
  children: (token: string) => ReactNode;
};

/** A page that only a one-time link opens: the token stands behind the `#`, which browsers do not send. */
export function OneTimeLink({ title, missing, children }: OneTimeLinkProps) {
  const token = useFragmentToken();
  if (token === undefined) return <AuthCard title={title}>{null}</AuthCard>;
  if (token !== "") return children(token);
  return (
    <AuthCard title={missing.title}>
      <Text mt="sm">{missing.text}</Text>
    </AuthCard>
  );
}
