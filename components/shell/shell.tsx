"use client";

import { Burger, Drawer, Text } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { ConflictDialogProvider } from "#components/editor/conflict-dialog.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { railCookie } from "./rail-cookie.ts";
import { useSession } from "./session.tsx";
import classes from "./shell.module.css";
import { Sidebar } from "./sidebar.tsx";
import { Tray } from "./tray.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import { ProductionMark } from "./workspace-switcher.tsx";

const Palette = dynamic(() => import("./palette.tsx").then((module) => module.Palette), { ssr: false });

/** The frame of every page: sidebar (a drawer under 900 px), content, command palette, keys. */
export function Shell({ startsAsRail, children }: { startsAsRail: boolean; children: ReactNode }) {
  const [isRail, setRail] = useState(startsAsRail);
  const [isDrawerOpen, drawer] = useDisclosure(false);
  const [isHelpOpen, help] = useDisclosure(false);
  const [isFinding, palette] = useDisclosure(false);
  const { me } = useSession();
  useHotkeys([["mod+K", palette.toggle]], []);
  useShortcuts(help.open);
  const toggleRail = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet.
    document.cookie = `${railCookie}=${isRail ? 0 : 1}; path=/; max-age=31536000; samesite=lax`;
    setRail(!isRail);
  };
  const afterDrawer = (open: () => void) => () => {
    drawer.close();
    open();
  };
  return (
    <div className={classes.shell} data-rail={isRail || undefined}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <aside className={classes.aside}>
        <Sidebar isRail={isRail} onToggleRail={toggleRail} onHelp={help.open} onFind={palette.open} />
      </aside>
      <section className={classes.bar} aria-label="Navigation bar">
        <Burger opened={isDrawerOpen} onClick={drawer.toggle} size="sm" aria-label="Open the navigation" />
        <Text fw={600} truncate>
          {me.workspace?.name ?? "Blockyard"}
        </Text>
        {me.workspace?.isProduction && <ProductionMark />}
      </section>
      <Drawer opened={isDrawerOpen} onClose={drawer.close} size={264} title="Blockyard" padding="xs">
        <Sidebar isRail={false} onHelp={afterDrawer(help.open)} onFind={afterDrawer(palette.open)} onNavigate={drawer.close} />
      </Drawer>
      <main id="content" tabIndex={-1} className={classes.main}>
        <ConflictDialogProvider>{children}</ConflictDialogProvider>
      </main>
      <Tray />
      <Palette opened={isFinding} onClose={palette.close} />
      <KeysDialog opened={isHelpOpen} onClose={help.close} />
    </div>
  );
}
