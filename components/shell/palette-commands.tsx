"use client";

import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBraces, IconCopy, IconFileImport, IconGitPullRequest, IconStack2, IconVariable } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { inboxWords } from "#components/changes/inbox-words.ts";
import { entryHref } from "#components/entry-href.ts";
import { changeTitle } from "#components/history/change-title.ts";
import { basketQuery, entriesQuery, inboxQuery, typesQuery } from "#components/queries.ts";
import { Logo } from "#components/ui/logo.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { navItems } from "./nav.ts";
import { useSession } from "./session.tsx";
import { colorSchemes } from "./theme-switch.tsx";
import { useSwitchWorkspace } from "./use-switch-workspace.ts";

export type Command = { id: string; label: string; hint?: string; icon: ReactNode; run: () => void };

export function matches({ label, hint = "" }: Command, words: string): boolean {
  const text = `${label} ${hint}`.toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}

export function useEntryCommands(words: string): Command[] {
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
  if (entry.kind === "block") return <Logo type={entry.type} />;
  return entry.kind === "kv" ? <IconVariable size={20} aria-hidden /> : <IconBraces size={20} aria-hidden />;
}

export function useStaticCommands(): { label: string; commands: Command[] }[] {
  const router = useRouter();
  const { workspaces, me, can } = useSession();
  const switchTo = useSwitchWorkspace();
  const { setColorScheme } = useMantineColorScheme();
  const { data } = useQuery(typesQuery());
  const changes = useChangeCommands();
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
  const create = (data?.types ?? []).map((type) => ({
    id: `create-${type.slug}`,
    label: `Create ${type.name}`,
    icon: <Logo type={type} />,
    run: () => router.push(type.slug === "secret" ? "/secrets/new" : `/blocks/catalog/${type.slug}/create`),
  }));
  const importFile = {
    id: "import",
    label: "Import a file",
    hint: "ini, env, toml, JSON, YAML",
    icon: <IconFileImport size={20} aria-hidden />,
    run: () => router.push("/import"),
  };
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
    { label: "Changes", commands: changes },
    { label: "Pages", commands: [...pages, copy] },
    { label: "Create", commands: can("write") ? [importFile, ...create] : [] },
    { label: "Workspace", commands: others },
    { label: "Theme", commands: themes },
  ];
}

/** The person's own draft, and what waits for them. */
function useChangeCommands(): Command[] {
  const router = useRouter();
  const { data: inbox } = useQuery(inboxQuery());
  const { data: own } = useQuery(basketQuery());
  const basket = own?.basket;
  const draft = basket && {
    id: `draft-${basket.id}`,
    label: `Review your draft (${basket.edits.length} ${basket.edits.length === 1 ? "edit" : "edits"})`,
    hint: `#${basket.number} ${basket.title}`,
    icon: <IconStack2 size={20} aria-hidden />,
    run: () => router.push(`/changes/${basket.id}`),
  };
  const waiting = (inbox?.items ?? []).map(({ change, reason }) => ({
    id: `change-${change.id}`,
    label: changeTitle(change),
    hint: `${change.number === null ? "" : `#${change.number} · `}${inboxWords[reason]}`,
    icon: <IconGitPullRequest size={20} aria-hidden />,
    run: () => router.push(`/changes/${change.id}`),
  }));
  return [...(draft ? [draft] : []), ...waiting];
}

/** With the workspace in it, so that the link leads whoever gets it to the same place. */
function copyAddress(slug: string | undefined): void {
  const url = new URL(window.location.href);
  if (slug) url.searchParams.set("w", slug);
  void navigator.clipboard.writeText(url.href);
}
