"use client";

import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { IconBraces, IconCopy, IconPlus, IconSearch, IconVariable } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { entryHref } from "#components/entry-href.ts";
import { entriesQuery, typesQuery } from "#components/queries.ts";
import { Logo } from "#components/ui/logo.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { navItems } from "./nav.ts";
import classes from "./palette.module.css";
import { useSession } from "./session.tsx";
import { colorSchemes } from "./theme-switch.tsx";
import { useSwitchWorkspace } from "./use-switch-workspace.ts";

type Command = { id: string; label: string; hint?: string; icon: ReactNode; run: () => void };

/** Ctrl-K: entries by the server's search, pages, types to create, workspaces and themes. */
export function Palette() {
  const [query, setQuery] = useState("");
  const words = query.trim().toLowerCase();
  const entries = useEntryCommands(words);
  const groups = [
    { label: "Entries", commands: entries },
    ...useStaticCommands().map(({ label, commands }) => ({ label, commands: commands.filter((command) => matches(command, words)) })),
  ].filter(({ commands }) => commands.length > 0);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={["mod + K"]}
      overlayProps={{ backgroundOpacity: 0.5, blur: 0 }}
      classNames={classes}
      scrollable
      maxHeight={440}
    >
      <Spotlight.Search
        placeholder="Find an entry, a page, a command"
        aria-label="Find an entry, a page, a command"
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map(({ label, commands }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {commands.slice(0, words ? 8 : 6).map(({ id, label: name, hint, icon, run }) => (
              <Spotlight.Action key={id} onClick={run} leftSection={icon} label={name} description={hint} highlightQuery />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>Nothing matches.</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function matches({ label, hint = "" }: Command, words: string): boolean {
  const text = `${label} ${hint}`.toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}

function useEntryCommands(words: string): Command[] {
  const router = useRouter();
  const [settled] = useDebouncedValue(words, 120);
  const { data } = useQuery({ ...entriesQuery({ q: settled, pageSize: 8 }), enabled: settled !== "" });
  if (words === "" || settled === "") return [];
  return (data?.entries ?? []).map((entry) => ({
    id: entry.id,
    label: entry.name,
    hint: entry.path,
    icon: <EntryIcon entry={entry} />,
    run: () => router.push(entryHref(entry)),
  }));
}

function EntryIcon({ entry }: { entry: EntrySummary }) {
  if (entry.kind === "block") return <Logo svg={entry.type?.logo ?? ""} />;
  return entry.kind === "kv" ? <IconVariable size={20} aria-hidden /> : <IconBraces size={20} aria-hidden />;
}

function useStaticCommands(): { label: string; commands: Command[] }[] {
  const router = useRouter();
  const { workspaces, me, can } = useSession();
  const switchTo = useSwitchWorkspace();
  const { setColorScheme } = useMantineColorScheme();
  const { data } = useQuery(typesQuery());
  const pages = navItems
    .filter(({ needs }) => !needs || can(needs))
    .map(({ label, hint, href, icon: Icon }) => ({
      id: href,
      label,
      hint,
      icon: <Icon size={20} aria-hidden />,
      run: () => router.push(href),
    }));
  const copy = {
    id: "copy-link",
    label: "Copy the address of this page",
    icon: <IconCopy size={20} aria-hidden />,
    run: () => copyAddress(me.workspace?.slug),
  };
  const create = (data?.types ?? []).map(({ slug, name, logo }) => ({
    id: `create-${slug}`,
    label: `Create ${name}`,
    icon: logo ? <Logo svg={logo} /> : <IconPlus size={20} aria-hidden />,
    run: () => router.push(slug === "secret" ? "/secrets/new" : `/blocks/catalog/${slug}/create`),
  }));
  const others = workspaces
    .filter(({ slug }) => slug !== me.workspace?.slug)
    .map(({ slug, name }) => ({ id: `w-${slug}`, label: `Switch to ${name}`, icon: null, run: () => void switchTo(slug) }));
  const themes = colorSchemes.map(({ value, label, icon: Icon }) => ({
    id: `theme-${value}`,
    label: `Theme: ${label}`,
    icon: <Icon size={20} aria-hidden />,
    run: () => setColorScheme(value),
  }));
  return [
    { label: "Pages", commands: [...pages, copy] },
    { label: "Create", commands: can("write") ? create : [] },
    { label: "Workspace", commands: others },
    { label: "Theme", commands: themes },
  ];
}

/** With the workspace in it, so that the link leads whoever gets it to the same place. */
function copyAddress(slug: string | undefined): void {
  const url = new URL(window.location.href);
  if (slug) url.searchParams.set("w", slug);
  void navigator.clipboard.writeText(url.href);
}
