"use client";

import { Group } from "@mantine/core";
import { useMemo } from "react";
import { newBase } from "#components/editor/draft.ts";
import { Logo } from "#components/ui/logo.tsx";
import { Page } from "#components/ui/page.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import { defaultDocument } from "#lib/core/schema/defaults.ts";
import { BlockEditor } from "./block-editor.tsx";

export function CreateBlock({ type: wire }: { type: Wire<BlockType> }) {
  const type = useWire(wire);
  const base = useMemo(() => newBase({ data: defaultDocument(type.schema.fields), schemaId: type.schema.id }), [type]);
  const isSecret = type.slug === "secret";
  const typeHref = `/blocks/catalog/${type.slug}`;
  const crumbs = isSecret
    ? [{ label: "Secrets", href: "/secrets" }]
    : [
        { label: "Blocks", href: "/blocks" },
        { label: "Catalog", href: "/blocks/catalog" },
        { label: type.name, href: typeHref },
      ];
  return (
    <Page
      title={
        <Group gap="sm" component="span">
          <Logo type={type} size={24} /> New {isSecret ? "secret" : type.name}
        </Group>
      }
      crumbs={crumbs}
      purpose={type.description}
    >
      <BlockEditor type={type} base={base} back={isSecret ? "/secrets" : typeHref} />
    </Page>
  );
}
