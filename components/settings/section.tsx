import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./settings.module.css";

/** A heading with its action, over a table that has a frame of its own. */
export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <header className={classes.section}>
        <Title order={2}>{title}</Title>
        {actions}
      </header>
      {children}
    </section>
  );
}
