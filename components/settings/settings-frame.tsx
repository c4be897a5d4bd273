"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Page } from "#components/ui/page.tsx";
import classes from "./settings.module.css";

const sections = [
  { href: "/settings/members", label: "Members" },
  { href: "/settings/tokens", label: "Tokens" },
  { href: "/settings/policies", label: "Policies" },
  { href: "/settings/workspace", label: "Workspace" },
  { href: "/settings/import", label: "Import" },
  { href: "/settings/account", label: "Account" },
];

/** The frame of all settings: one title, one navigation. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  return (
    <Page title="Settings">
      <nav aria-label="Settings" className={classes.nav}>
        <ul>
          {sections.map(({ href, label }) => (
            <li key={href}>
              <Link href={href} className={classes.link} aria-current={pathname.startsWith(href) ? "page" : undefined}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </Page>
  );
}
