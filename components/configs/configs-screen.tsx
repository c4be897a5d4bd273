"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { listParams } from "#components/list-params.ts";
import { entryQuery, groupsQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { type Crumb, Page } from "#components/ui/page.tsx";
import { useUrlState } from "#components/ui/use-url-state.ts";
import { useWire, type Wire } from "#components/wire.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import { namespaceHref, newConfigHref } from "./config-hrefs.ts";
import { ConfigList } from "./config-list.tsx";
import { ConfigMenu } from "./config-menu.tsx";
import { ConfigPane } from "./config-pane.tsx";
import classes from "./configs.module.css";
import { NamespaceTree } from "./namespace-tree.tsx";
import { NewConfig } from "./new-config.tsx";

type ConfigsFirst = {
  params: ReturnType<typeof listParams>;
  /** The answer to `params`; null where the address shows one configuration instead of the list. */
  list: OutputOf<"listEntries"> | null;
  groups: OutputOf<"listGroups">;
  entry: Entry | null;
};

/** Namespaces at the left; at the right their configurations, or one of them with its fields. */
export function ConfigsScreen({ first }: { first: Wire<ConfigsFirst> }) {
  const initial = useWire(first);
  const { state, set } = useUrlState();
  const id = state.id ?? "";
  const isNew = id === "new";
  const { data: known } = useQuery({ ...groupsQuery("config"), initialData: initial.groups });
  const entryAnswer = useQuery({
    ...entryQuery(id),
    enabled: id !== "" && !isNew,
    initialData: initial.entry?.id === id ? initial.entry : undefined,
  });
  const entry = id && !isNew ? entryAnswer.data : undefined;
  const params = listParams(state, "config");
  const isInitial = JSON.stringify(params) === JSON.stringify(initial.params);
  const namespace = entry?.group ?? params.namespace ?? "";
  return (
    <Page {...headOf(entry, isNew)} actions={<Actions entry={entry} namespace={namespace} isNew={isNew} />}>
      <div className={classes.layout}>
        <NamespaceTree groups={known.groups} namespace={namespace} id={id} />
        <div>
          {id === "" && (
            <ConfigList
              params={params}
              initial={isInitial && initial.list ? initial.list : undefined}
              groups={known.groups}
              onChange={set}
            />
          )}
          {isNew && <NewConfig groups={known.groups} namespace={params.namespace ?? ""} />}
          {entry && <ConfigPane key={entry.id} entry={entry} />}
          {id && !isNew && !entry && !entryAnswer.error && <Loading label="Loading the configuration" heights={[24, 36, 240]} />}
          {id && !entry && entryAnswer.error && (
            <ErrorPanel title="This configuration cannot be shown" refusal={refusalOf(entryAnswer.error)} />
          )}
        </div>
      </div>
    </Page>
  );
}

function headOf(entry: Entry | undefined, isNew: boolean) {
  const all: Crumb = { label: "Configs", href: "/configs" };
  if (isNew) return { title: "New configuration", crumbs: [all] };
  if (entry) {
    return {
      title: <MiddleTruncate text={entry.name} tail={16} />,
      crumbs: [all, { label: entry.group, href: namespaceHref(entry.group) }],
    };
  }
  return { title: "Configs", purpose: "Configurations in namespaces: fields that programs read, plain or secret." };
}

function Actions({ entry, namespace, isNew }: { entry: Entry | undefined; namespace: string; isNew: boolean }) {
  const { can } = useSession();
  return (
    <>
      {can("write") && !isNew && (
        <Button
          component={Link}
          href={newConfigHref(namespace)}
          data-shortcut="c"
          variant={entry ? "default" : "filled"}
          leftSection={<IconPlus size={16} />}
        >
          New configuration
        </Button>
      )}
      {entry && <ConfigMenu entry={entry} />}
    </>
  );
}
