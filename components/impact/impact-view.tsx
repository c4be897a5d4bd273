"use client";

import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { UsesTable } from "#components/entries/uses-table.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { EntryImpact, Impact } from "#lib/api/contract/impact.ts";
import classes from "./impact.module.css";
import { Holders } from "./impact-holders.tsx";
import { People, Referrers, SameSecrets, Tokens } from "./impact-sections.tsx";
import { countWords, moreWords, readerCount, summaryWords } from "./impact-words.ts";

/** `used`: what refers to it and what else holds its secrets; `access`: which tokens and people may read it; left out: all, and who used it. */
export type ImpactPart = "used" | "tokens" | "access";

/** Whom a change touches, of one entry or of several. Several stand in a panel each; the people, who are the same for all, stand once. */
export function ImpactView({ impact, part }: { impact: Impact; part?: ImpactPart }) {
  const { entries, readers } = impact;
  const [only] = entries;
  if (!only) return <p className={classes.none}>Nothing stands there yet that anybody could use.</p>;
  return (
    <Stack gap="lg">
      {entries.length === 1 ? (
        <OneEntry entry={only} part={part} />
      ) : (
        entries.map((entry) => <InPanel key={entry.id} entry={entry} part={part} />)
      )}
      {part !== "used" && part !== "tokens" && entries.some(hasSecrets) && (
        <Panel title={`People who can reveal secrets (${readerCount(readers)})`}>
          <People readers={readers} />
        </Panel>
      )}
    </Stack>
  );
}

function OneEntry({ entry, part }: { entry: EntryImpact; part?: ImpactPart }) {
  return sectionsOf(entry, part).map(({ title, content, isTable }) =>
    isTable ? (
      <section key={title} className={classes.section}>
        <Title order={2} mb="sm">
          {title}
        </Title>
        {content}
      </section>
    ) : (
      <Panel key={title} title={title}>
        {content}
      </Panel>
    ),
  );
}

function InPanel({ entry, part }: { entry: EntryImpact; part?: ImpactPart }) {
  const sections = sectionsOf(entry, part).filter(({ count }) => count > 0);
  return (
    <Panel title={<MiddleTruncate text={entry.path} tail={20} />}>
      <Stack gap="md">
        <Text c="dimmed">{summaryWords(entry)}</Text>
        {sections.map(({ title, content }) => (
          <section key={title} className={classes.section}>
            <Title order={3}>{title}</Title>
            {content}
          </section>
        ))}
      </Stack>
    </Panel>
  );
}

type Section = { title: string; count: number; content: ReactNode; isTable?: boolean };

function sectionsOf(entry: EntryImpact, part?: ImpactPart): Section[] {
  const { referrerCount, sameSecret, tokenCount } = entry;
  const referrers = { title: `Blocks that refer to it (${referrerCount})`, count: referrerCount, content: <Referrers entry={entry} /> };
  const same = {
    title: `Entries with the same secret (${sameSecret.count})`,
    count: sameSecret.count,
    content: <SameSecrets entry={entry} />,
  };
  const used: Section[] = [...(isBlock(entry) ? [referrers] : []), ...(hasSecrets(entry) ? [same] : [])];
  const tokens = { title: `Tokens that can read it (${tokenCount})`, count: tokenCount, content: <Tokens entry={entry} />, isTable: true };
  switch (part) {
    case "used":
      return used;
    case "tokens":
    case "access":
      return [tokens];
    case undefined:
      return [...used, holdersSection(entry), usesSection(entry), tokens];
    default:
      return part satisfies never;
  }
}

/** Only blocks are referred to. */
function isBlock({ path }: Pick<EntryImpact, "path">): boolean {
  return path.startsWith("block/");
}

/** A KV pair holds none. */
function hasSecrets({ path }: Pick<EntryImpact, "path">): boolean {
  return !path.startsWith("kv/");
}

function holdersSection(entry: EntryImpact): Section {
  const { holderCount } = entry;
  const title = `Held by ${countWords(holderCount, "client")}`;
  return { title, count: holderCount, content: <Holders entry={entry} />, isTable: true };
}

function usesSection({ path, version, uses, useCount }: EntryImpact): Section {
  const more = moreWords(uses.length, useCount);
  const content =
    useCount === 0 ? (
      <p className={classes.none}>Nobody has used it yet.</p>
    ) : (
      <>
        <UsesTable caption={`Who used ${path}`} uses={uses} version={version} />
        {more && (
          <Text size="sm" c="dimmed" mt="xs">
            {more}
          </Text>
        )}
      </>
    );
  return { title: `Programs and people who got it (${useCount})`, count: useCount, content, isTable: true };
}
