"use client";

import { Anchor, Spoiler, Stack } from "@mantine/core";
import Link from "next/link";
import { PlainValue, textOf } from "#components/entries/plain-value.tsx";
import { TrashedLink } from "#components/entries/trashed-link.tsx";
import { entryHref } from "#components/entry-href.ts";
import { RevealField } from "#components/fields/reveal-field.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Fact, Facts } from "#components/ui/facts.tsx";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Snippets } from "#components/ui/snippets.tsx";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import { leavesOf } from "#lib/core/field-paths.ts";
import { formFieldsOf } from "#lib/core/schema/form.ts";
import classes from "./block-details.module.css";
import { snippetsFor } from "./snippets-for.ts";

export function BlockDetails({ entry, type }: { entry: Entry; type: BlockType }) {
  return (
    <Stack gap="lg">
      {entry.description && (
        <Spoiler maw={720} maxHeight={100} showLabel="Show all of the description" hideLabel="Show less">
          {entry.description}
        </Spoiler>
      )}
      <Panel flush>
        <Facts ruled>
          <Fact name="Path">
            <MiddleTruncate text={entry.path} tail={20} />
            <CopyButton text={entry.path} label="Copy path" />
          </Fact>
          {rowsOf(entry, type).map((field) => (
            <Fact key={field} name={field} nameMono>
              <FieldValue entry={entry} field={field} />
            </Fact>
          ))}
        </Facts>
      </Panel>
      <section aria-label="Snippets">
        <Snippets snippets={snippetsFor(type, entry.name)} />
      </section>
    </Stack>
  );
}

/** The fields that have a value, and the secrets that could: in the order of the type. */
function rowsOf(entry: Entry, type: BlockType): string[] {
  const order = formFieldsOf(type.schema.fields).map(({ name }) => name);
  const declared = entry.secretFields.filter((field) => !field.includes("*") && !field.includes("."));
  const fields = new Set([...leavesOf(entry.data).keys(), ...entry.secrets.map(({ field }) => field), ...declared]);
  const rank = (field: string) => {
    const index = order.findIndex((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`));
    return index < 0 ? order.length : index;
  };
  return [...fields].sort((a, b) => rank(a) - rank(b));
}

function FieldValue({ entry, field }: { entry: Entry; field: string }) {
  const value = leavesOf(entry.data).get(field);
  if (value === undefined) {
    return <RevealField entryId={entry.id} field={field} state={entry.secrets.find((secret) => secret.field === field)} />;
  }
  const link = entry.references.find((reference) => reference.field === field);
  if (link?.isDeleted) return <TrashedLink id={link.id} path={link.path} />;
  if (link) {
    return (
      <Anchor component={Link} href={entryHref(link)} className={classes.link}>
        <MiddleTruncate text={link.path} tail={16} />
      </Anchor>
    );
  }
  return (
    <>
      <PlainValue value={value} />
      <CopyButton text={textOf(value)} label={`Copy ${field}`} />
    </>
  );
}
