"use client";

import { Autocomplete, Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import classes from "#components/import/import.module.css";
import { groupsQuery } from "#components/queries.ts";
import { Panel } from "#components/ui/panel.tsx";
import { type Choices, mustBeWhole } from "#lib/core/import/choices.ts";
import type { FieldRow } from "#lib/core/import/proposal.ts";
import { findNameProblem } from "#lib/core/paths.ts";
import type { ReadImport } from "./import-choose.tsx";

/** What is wrong with the configuration's name; undefined when nothing is. */
export function findConfigProblem({ namespace, name }: Choices["config"]): string | undefined {
  return findNameProblem(namespace) ?? findNameProblem(name);
}

/** The configuration that the file becomes, new or one that there is. */
export function ConfigName({ file: { choices, setChoices }, rows }: { file: ReadImport; rows: readonly FieldRow[] }) {
  const isForced = mustBeWhole(rows, choices);
  const { data } = useQuery(groupsQuery("config"));
  const [touched, setTouched] = useState(false);
  const { config } = choices;
  const set = (next: Partial<Choices["config"]>) => setChoices((known) => ({ ...known, config: { ...known.config, ...next } }));
  const problemOf = (text: string) => (touched || text !== "" ? findNameProblem(text) : undefined);
  return (
    <Panel>
      <div className={classes.names}>
        <Autocomplete
          label="Namespace"
          description="Choose one, or type a new one."
          required
          data={data?.groups.map(({ group }) => group) ?? []}
          value={config.namespace}
          error={problemOf(config.namespace)}
          classNames={{ input: "mono" }}
          spellCheck={false}
          onChange={(namespace) => set({ namespace: namespace.replaceAll("/", "") })}
          onBlur={() => setTouched(true)}
        />
        <TextInput
          label="Name"
          description="A new configuration, or one that there is."
          required
          value={config.name}
          error={problemOf(config.name)}
          classNames={{ input: "mono" }}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ name: event.currentTarget.value.replaceAll("/", "") })}
          onBlur={() => setTouched(true)}
        />
        <Checkbox
          className={classes.whole}
          label="Take out fields that the file does not have"
          description={
            isForced
              ? "With more than 2,000 fields the file is written as a whole. Secrets that it does not have stay."
              : "Else what is there besides stays. Secrets stay in any case."
          }
          disabled={isForced}
          checked={config.isWhole || isForced}
          onChange={(event) => set({ isWhole: event.currentTarget.checked })}
        />
      </div>
    </Panel>
  );
}
