"use client";

import { Alert, Anchor, Badge, Button, Group, Stack } from "@mantine/core";
import { IconExternalLink, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo } from "react";
import { entriesQuery } from "#components/queries.ts";
import { useSession } from "#components/shell/session.tsx";
import { Page } from "#components/ui/page.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Snippets } from "#components/ui/snippets.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import { formFieldsOf } from "#lib/core/schema/form.ts";
import { BlockTable } from "./block-table.tsx";
import { DeleteType } from "./delete-type.tsx";
import { FieldsTable } from "./fields-table.tsx";
import { snippetsFor } from "./snippets-for.ts";
import type { TypeActions } from "./type-actions.ts";
import { TypeTitle } from "./type-title.tsx";

type TypePageProps = { type: Wire<BlockType>; blocks: Wire<OutputOf<"listEntries">>; actions: TypeActions };

/** A block type: its fields, how programs use it, the blocks of it. */
export function TypePage({ type: wire, blocks, actions }: TypePageProps) {
  const type = useWire(wire);
  const fields = useMemo(() => formFieldsOf(type.schema.fields), [type]);
  return (
    <Page
      title={<TypeTitle type={type}>{type.name}</TypeTitle>}
      crumbs={[
        { label: "Blocks", href: "/blocks" },
        { label: "Catalog", href: "/blocks/catalog" },
      ]}
      purpose={type.description}
      actions={<PageActions type={type} actions={actions} />}
    >
      <Stack gap="lg">
        <Group gap="xs">
          <Badge>{type.isBuiltIn ? "built in" : "this workspace"}</Badge>
          {type.capabilities.map((capability) => (
            <Badge key={capability}>{capability}</Badge>
          ))}
          {type.documentationUrl && (
            <Anchor href={type.documentationUrl} target="_blank" rel="noreferrer" size="sm">
              Documentation <IconExternalLink size={12} aria-hidden />
            </Anchor>
          )}
        </Group>
        <Panel title="Fields" flush>
          <FieldsTable fields={fields} />
        </Panel>
        <section aria-label="Snippets">
          <Snippets snippets={snippetsFor(type, "my-block")} />
        </section>
        <BlocksOfType type={type} blocks={blocks} />
      </Stack>
    </Page>
  );
}

function PageActions({ type, actions }: { type: BlockType; actions: TypeActions }) {
  const { can } = useSession();
  const create = type.slug === "secret" ? "/secrets/new" : `/blocks/catalog/${type.slug}/create`;
  return (
    <>
      {!type.isBuiltIn && can("manage") && (
        <>
          <DeleteType type={type} action={actions.deleteBlockType} />
          <Button
            component={Link}
            href={`/blocks/catalog/${type.slug}/edit`}
            variant="default"
            data-shortcut="e"
            leftSection={<IconPencil size={16} />}
          >
            Edit type
          </Button>
        </>
      )}
      {can("write") && (
        <Button component={Link} href={create} data-shortcut="c" leftSection={<IconPlus size={16} />}>
          Create
        </Button>
      )}
    </>
  );
}

function BlocksOfType({ type, blocks }: { type: BlockType; blocks: TypePageProps["blocks"] }) {
  const initial = useWire(blocks);
  const { data = initial, isPlaceholderData } = useQuery({
    ...entriesQuery({ kind: "block", types: type.slug, pageSize: 20 }),
    initialData: initial,
  });
  if (data.total === 0) return <Alert variant="default">No block of this type yet.</Alert>;
  return (
    <section aria-label={`Blocks of the type ${type.name}`}>
      <BlockTable rows={data.entries} caption={`Blocks of the type ${type.name}`} sort="name" isStale={isPlaceholderData} />
      {data.total > data.entries.length && (
        <Anchor component={Link} href={`/blocks?types=${type.slug}`} size="sm">
          All {data.total} blocks of this type
        </Anchor>
      )}
    </section>
  );
}
