"use client";

import { IconPlus } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { useSession } from "#components/shell/session.tsx";
import { NothingMatched } from "#components/ui/nothing-matched.tsx";
import { Page } from "#components/ui/page.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { useWire, type Wire } from "#components/wire.ts";
import type { BlockTypeSummary } from "#lib/api/contract/block-types.ts";
import classes from "./catalog.module.css";
import { TypeCard } from "./type-card.tsx";

/** The block types as cards; defining one's own is the last of them. */
export function Catalog({ types: wire }: { types: Wire<BlockTypeSummary[]> }) {
  const types = useWire(wire);
  const { can } = useSession();
  const [words, setWords] = useState("");
  const wanted = words.toLowerCase().split(/\s+/);
  const shown = types.filter(({ name, slug, description }) => {
    const text = `${name} ${slug} ${description}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  return (
    <Page title="Catalog" crumbs={[{ label: "Blocks", href: "/blocks" }]} purpose="Choose what the new block is for.">
      <div className={classes.search}>
        <SearchInput label="Search types" value={words} onChange={setWords} w={280} />
      </div>
      {shown.length === 0 && <NothingMatched noun="type" onClear={() => setWords("")} />}
      <ul className={classes.grid}>
        {shown.map((type) => (
          <li key={type.slug}>
            <TypeCard type={type} />
          </li>
        ))}
        {can("manage") && (
          <li>
            <Link href="/blocks/catalog/new" className={classes.card} data-own>
              <IconPlus size={32} stroke={1.4} aria-hidden />
              <span className={classes.name}>Define your own type</span>
              <span className={classes.description}>A JSON Schema makes the form, the validation and the secrets.</span>
            </Link>
          </li>
        )}
      </ul>
    </Page>
  );
}
