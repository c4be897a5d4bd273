import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./panel.module.css";

/** The one raised surface, with a hairline border. */
export function Panel({
  title,
  actions,
  flush,
  children,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={classes.panel}>
      {(title || actions) && (
        <header className={classes.head}>
          {title && <Title order={2}>{title}</Title>}
          {actions}
        </header>
      )}
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
