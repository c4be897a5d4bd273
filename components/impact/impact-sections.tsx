"use client";

import { Text } from "@mantine/core";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Fact, Facts } from "#components/ui/facts.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { EntryImpact, Impact, ImpactToken } from "#lib/api/contract/impact.ts";
import { EntryList } from "./entry-list.tsx";
import classes from "./impact.module.css";
import { countWords, moreWords, readerCount, referrerWords } from "./impact-words.ts";

export function Referrers({ entry }: { entry: EntryImpact }) {
  if (entry.referrerCount === 0) return <p className={classes.none}>No block refers to it.</p>;
  return (
    <EntryList
      entries={entry.referrers}
      more={moreWords(entry.referrers.length, entry.referrerCount)}
      about={(referrer) => (
        <>
          in <span className="mono">{referrer.field}</span>, {referrerWords(referrer)}
        </>
      )}
    />
  );
}

export function SameSecrets({ entry: { sameSecret } }: { entry: EntryImpact }) {
  if (sameSecret.count === 0) return <p className={classes.none}>No other entry holds one of its secrets.</p>;
  return (
    <EntryList
      entries={sameSecret.entries}
      more={moreWords(sameSecret.entries.length, sameSecret.count)}
      about={({ fields }) => (
        <>
          in <span className="mono">{fields.join(", ")}</span>
        </>
      )}
    />
  );
}

const tokenColumns: Column<ImpactToken>[] = [
  { key: "name", header: "Token", render: ({ name }) => name },
  { key: "scope", header: "Sees", render: ({ pathPrefix }) => (pathPrefix ? <span className="mono">{pathPrefix}</span> : "everything") },
  { key: "maker", header: "Made by", hideBelow: "sm", render: ({ createdBy }) => createdBy },
  {
    key: "used",
    header: "Last used",
    width: "112px",
    render: ({ lastUsedAt }) => (lastUsedAt ? <RelativeTime at={lastUsedAt} /> : "never"),
  },
  { key: "expires", header: "Expires", width: "112px", hideBelow: "sm", render: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
];

export function Tokens({ entry: { path, tokens, tokenCount } }: { entry: EntryImpact }) {
  if (tokenCount === 0) return <p className={classes.none}>No token can read it.</p>;
  if (tokens === null)
    return <p className={classes.none}>{countWords(tokenCount, "token")}. Their names are for those who review or manage.</p>;
  return (
    <>
      <DataTable compact caption={`Tokens that can read ${path}`} columns={tokenColumns} rows={tokens} rowKey={({ id }) => id} />
      {tokens.length < tokenCount && (
        <Text size="sm" c="dimmed" mt="xs">
          {moreWords(tokens.length, tokenCount)}
        </Text>
      )}
    </>
  );
}

export function People({ readers }: Pick<Impact, "readers">) {
  if (readerCount(readers) === 0) return <p className={classes.none}>Nobody in this workspace may reveal secrets.</p>;
  return (
    <Facts>
      {readers
        .filter(({ count }) => count > 0)
        .map(({ role, count, names }) => (
          <Fact key={role} name={countWords(count, role)}>
            {names === null ? "" : names.join(", ") + (count > names.length ? ` ${moreWords(names.length, count)}` : "")}
          </Fact>
        ))}
    </Facts>
  );
}
