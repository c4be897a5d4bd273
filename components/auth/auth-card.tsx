import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./auth.module.css";

type AuthCardProps = { title: string; purpose?: ReactNode; width?: "wide"; children: ReactNode };

/** The frame of the pages outside the shell: one column, one card. */
export function AuthCard({ title, purpose, width, children }: AuthCardProps) {
  return (
    <main className={classes.screen}>
      <div className={classes.column} data-width={width}>
        <div className={classes.brand}>
          <Mark />
          Blockyard
        </div>
        <section className={classes.card}>
          <Title order={1}>{title}</Title>
          {purpose && (
            <Text c="dimmed" mt={4} mb="md">
              {purpose}
            </Text>
          )}
          {children}
        </section>
      </div>
    </main>
  );
}

function Mark() {
  return (
    <svg
      className={classes.mark}
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <rect x="3" y="13" width="8" height="8" rx="1.5" />
      <rect x="13" y="13" width="8" height="8" rx="1.5" fill="currentColor" />
      <rect x="8" y="3" width="8" height="8" rx="1.5" />
    </svg>
  );
}
