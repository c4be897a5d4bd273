"use client";

import { useMemo } from "react";
import { newBase } from "#components/editor/draft.ts";
import { Page } from "#components/ui/page.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import { defaultDocument } from "#lib/core/schema/defaults.ts";
import { BlockEditor } from "./block-editor.tsx";
import { TypeTitle } from "./type-title.tsx";

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
    <Page title={<TypeTitle type={type}>New {isSecret ? "secret" : type.name}</TypeTitle>} crumbs={crumbs} purpose={type.description}>
      <BlockEditor type={type} base={base} back={isSecret ? "/secrets" : typeHref} />
    </Page>
  );
}
