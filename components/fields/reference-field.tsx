"use client";

import { Anchor, Group, Loader, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconExternalLink, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { trashedIdOf } from "#components/entries/trashed-id.ts";
import { entryHref } from "#components/entry-href.ts";
import { entriesQuery, entryQuery } from "#components/queries.ts";
import { isReference } from "#lib/core/field-paths.ts";
import type { Json } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import { branchIndex } from "./branch-index.ts";
import { FieldInput } from "./field-input.tsx";
import { FieldGroup, type FieldProps } from "./field-shell.tsx";
import { useForm } from "./form-context.tsx";
import { BranchChoice } from "./union-field.tsx";

type ReferenceProps = FieldProps<Extract<FormField, { kind: "reference" }>>;

/** Another block, chosen by name; or its fields typed in place. */
export function ReferenceField({ field, path, value, onChange }: ReferenceProps) {
  const isInPlace = value !== undefined && !isReference(value);
  const [mode, setMode] = useState(isInPlace ? 1 + branchIndex(field.inline, value) : 0);
  const [left, setLeft] = useState<Readonly<Record<number, Json | undefined>>>({});
  const choose = (index: number) => {
    setLeft({ ...left, [mode]: value });
    setMode(index);
    onChange(left[index]);
  };
  const inline = field.inline[mode - 1];
  const labels = ["Choose a block", ...field.inline.map(({ label }) => `Fill in ${label} here`)];
  return (
    <FieldGroup field={field}>
      {field.inline.length > 0 && <BranchChoice label={field.label} labels={labels} chosen={mode} onChoose={choose} />}
      {inline ? (
        <FieldInput
          key={mode}
          field={{ ...inline.field, label: inline.label, required: field.required }}
          path={path}
          value={value}
          onChange={onChange}
        />
      ) : (
        <BlockSelect field={field} path={path} value={value} onChange={onChange} />
      )}
    </FieldGroup>
  );
}

/** A reference to a block in the trash: the document names its id, people its path. */
function useTrashed(value: Json | undefined) {
  const id = trashedIdOf(value);
  const { data } = useQuery({ ...entryQuery(id ?? ""), enabled: id !== undefined });
  return id === undefined ? undefined : { entry: data, label: data ? `In the trash: ${data.path}` : "A block in the trash" };
}

function BlockSelect({ field, path, value, onChange }: ReferenceProps) {
  const { problemAt, touch } = useForm();
  const chosen = isReference(value) ? value.$ref : null;
  const trashed = useTrashed(value);
  const shown = trashed?.label ?? chosen;
  const [words, setWords] = useState("");
  const [settled] = useDebouncedValue(words === shown ? "" : words, 150);
  const { data, isFetching } = useQuery(
    entriesQuery({ kind: "block", types: field.types.join(","), q: settled || undefined, pageSize: 20 }),
  );
  const found = data?.entries ?? [];
  const paths = found.map((entry) => entry.path);
  const options = chosen && shown && !paths.includes(chosen) ? [{ value: chosen, label: shown }, ...paths] : paths;
  const target = trashed?.entry ?? found.find((entry) => entry.path === chosen);
  return (
    <div>
      <Select
        aria-label={field.label}
        name={path}
        data={options}
        value={chosen}
        searchable
        clearable={!field.required}
        clearButtonProps={{ "aria-label": `Clear ${field.label}` }}
        onSearchChange={setWords}
        filter={({ options: all }) => all}
        placeholder="Search a block"
        nothingFoundMessage="No block of this type. Create one below."
        rightSection={isFetching ? <Loader size={14} /> : undefined}
        error={problemAt(path)}
        onBlur={() => touch(path)}
        onChange={(next) => onChange(next === null ? undefined : { $ref: next })}
      />
      <Group gap="sm" mt={4}>
        {target && (
          <Anchor component={Link} href={entryHref(target)} target="_blank" size="sm">
            <Group gap={4} component="span" wrap="nowrap">
              <IconExternalLink size={14} aria-hidden style={{ flex: "none" }} /> Open {target.name}
            </Group>
          </Anchor>
        )}
        {field.types.map((slug) => (
          <Anchor key={slug} component={Link} href={`/blocks/catalog/${slug}/create`} target="_blank" size="sm">
            <Group gap={4} component="span">
              <IconPlus size={14} aria-hidden /> Create{" "}
              <Text span inherit className="mono">
                {slug}
              </Text>
            </Group>
          </Anchor>
        ))}
      </Group>
    </div>
  );
}
