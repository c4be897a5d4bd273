import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { LinkAnchor } from "./link-anchor.tsx";
import classes from "./page.module.css";

export type Crumb = { label: string; href?: string };

type PageProps = {
  title: ReactNode;
  /** The pages above this one. */
  crumbs?: Crumb[];
  /** One line that says what the page is for, where that is not obvious. */
  purpose?: ReactNode;
  /** Primary action and its neighbours, at the right. */
  actions?: ReactNode;
  /** content 1,200 px · form 720 px · full width for diffs. */
  width?: "content" | "form" | "full";
  children: ReactNode;
};

export function Page({ title, crumbs = [], purpose, actions, width = "content", children }: PageProps) {
  return (
    <div className={classes.page} data-width={width}>
      {crumbs.length > 0 && (
        <nav aria-label="Breadcrumb" className={classes.crumbs}>
          <ol>
            {crumbs.map(({ label, href }) => (
              <li key={label}>
                {href ? (
                  <LinkAnchor href={href} size="sm" c="dimmed">
                    {label}
                  </LinkAnchor>
                ) : (
                  <Text size="sm" c="dimmed" component="span">
                    {label}
                  </Text>
                )}
              </li>
            ))}
          </ol>
        </nav>
      )}
      <Group component="header" justify="space-between" align="flex-start" gap="sm" mb="md" className={classes.header}>
        <div className={classes.heading}>
          <Title order={1}>{title}</Title>
          {purpose && (
            <Text c="dimmed" mt={4} component="div">
              {purpose}
            </Text>
          )}
        </div>
        {actions && (
          <Group gap="xs" className={classes.actions}>
            {actions}
          </Group>
        )}
      </Group>
      {children}
    </div>
  );
}
