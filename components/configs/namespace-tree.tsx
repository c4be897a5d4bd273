"use client";

import { UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { entryHref } from "#components/entry-href.ts";
import { entriesQuery } from "#components/queries.ts";
import { Loading } from "#components/ui/loading.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import type { OutputOf } from "#lib/api/client.ts";
import { namespaceHref } from "./config-hrefs.ts";
import classes from "./configs.module.css";

type Groups = OutputOf<"listGroups">["groups"];

type NamespaceTreeProps = {
  groups: Groups;
  /** The namespace that is shown, or that holds the configuration that is shown. */
  namespace: string;
  id: string;
};

/** Namespaces with their configurations, to go from one to the next. */
export function NamespaceTree({ groups, namespace, id }: NamespaceTreeProps) {
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  return (
    <nav className={classes.tree} aria-label="Namespaces">
      <Link href="/configs" className={classes.link} aria-current={!namespace && !id ? "page" : undefined}>
        <span>All configurations</span>
        <span className={classes.count}>{total}</span>
      </Link>
      <ul>
        {groups.map(({ group, count }) => (
          <Namespace key={group} name={group} count={count} isCurrent={group === namespace} currentId={id} />
        ))}
      </ul>
    </nav>
  );
}

type NamespaceProps = { name: string; count: number; isCurrent: boolean; currentId: string };

function Namespace({ name, count, isCurrent, currentId }: NamespaceProps) {
  const [toggled, setToggled] = useState<boolean>();
  const isOpen = toggled ?? isCurrent;
  return (
    <li>
      <div className={classes.namespace}>
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-label={`Configurations in ${name}`}
          onClick={() => setToggled(!isOpen)}
        >
          {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        </UnstyledButton>
        <Link href={namespaceHref(name)} className={classes.link} aria-current={isCurrent && !currentId ? "page" : undefined}>
          <MiddleTruncate text={name} />
          <span className={classes.count}>{count}</span>
        </Link>
      </div>
      {isOpen && <Configurations namespace={name} currentId={currentId} />}
    </li>
  );
}

const shownMax = 100;

function Configurations({ namespace, currentId }: { namespace: string; currentId: string }) {
  const { data } = useQuery(entriesQuery({ kind: "config", namespace, sort: "name", page: 1, pageSize: shownMax }));
  if (!data) return <Loading label={`Loading ${namespace}`} heights={[32]} ml={24} mt={2} />;
  return (
    <ul className={classes.inner}>
      {data.entries.map((entry) => (
        <li key={entry.id}>
          <Link
            href={entryHref(entry)}
            prefetch={false}
            className={classes.link}
            aria-current={entry.id === currentId ? "page" : undefined}
          >
            <MiddleTruncate text={entry.name} />
          </Link>
        </li>
      ))}
      {data.total > shownMax && (
        <li>
          <Link href={namespaceHref(namespace)} className={classes.link}>
            All {data.total} of {namespace}
          </Link>
        </li>
      )}
    </ul>
  );
}
