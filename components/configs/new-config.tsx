"use client";

import { Autocomplete, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { newBase } from "#components/editor/draft.ts";
import { entryHref } from "#components/entry-href.ts";
import type { OutputOf } from "#lib/api/client.ts";
import { splitName } from "./config-draft.ts";
import { ConfigForm } from "./config-form.tsx";
import { namespaceHref } from "./config-hrefs.ts";
import classes from "./configs.module.css";
import { type ConfigEditor, useConfigEditor } from "./use-config-editor.ts";

type NewConfigProps = { groups: OutputOf<"listGroups">["groups"]; namespace: string };

const noOrigins = new Map<string, number>();

export function NewConfig({ groups, namespace }: NewConfigProps) {
  const router = useRouter();
  const [base] = useState(() => newBase({ name: namespace ? `${namespace}/` : "" }));
  const form = useConfigEditor({ base, path: null, onSaved: (saved) => router.push(entryHref(saved)) });
  const cancel = () => router.push(namespace ? namespaceHref(namespace) : "/configs");
  return (
    <ConfigForm
      form={form}
      label="the new configuration"
      origins={noOrigins}
      isReadOnly={false}
      onCancel={cancel}
      head={<Names form={form} known={groups.map(({ group }) => group)} />}
    />
  );
}

/** A namespace begins with its first configuration. */
function Names({ form, known }: { form: ConfigEditor; known: string[] }) {
  const { draft, update, problemAt, touch } = form.editor;
  const { namespace, name } = splitName(draft.name);
  // On top of a configuration that exists already its names stand.
  const isFound = form.editor.base.version > 0;
  return (
    <div className={classes.names}>
      <Autocomplete
        label="Namespace"
        description="Choose one, or type a new one."
        data={known}
        disabled={isFound}
        value={namespace}
        error={problemAt("#namespace")}
        classNames={{ input: "mono" }}
        spellCheck={false}
        onChange={(next) => update({ name: `${next.replaceAll("/", "")}/${name}` })}
        onBlur={() => touch("#namespace")}
        data-autofocus={namespace === "" || undefined}
      />
      <TextInput
        label="Name"
        description="Unique in its namespace."
        disabled={isFound}
        value={name}
        error={problemAt("#name")}
        classNames={{ input: "mono" }}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => update({ name: `${namespace}/${event.currentTarget.value}` })}
        onBlur={() => touch("#name")}
      />
    </div>
  );
}
