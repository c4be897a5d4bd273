"use client";

import { Stack, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";
import { AboutFields } from "#components/editor/about-fields.tsx";
import { type Draft, type EntryBase, keptSecrets } from "#components/editor/draft.ts";
import { EditorFrame } from "#components/editor/editor-frame.tsx";
import { type Editor, type SavedEntry, useEntryEditor } from "#components/editor/use-entry-editor.ts";
import { SchemaForm } from "#components/fields/schema-form.tsx";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import type { Entry } from "#lib/api/contract/entries.ts";
import type { Problem } from "#lib/core/errors.ts";
import { valueAt } from "#lib/core/field-paths.ts";
import { isSameJson } from "#lib/core/json.ts";
import { findNameProblem, formatEntryPath } from "#lib/core/paths.ts";
import { formFieldsOf } from "#lib/core/schema/form.ts";
import { secretPathsOf } from "#lib/core/schema/secret-paths.ts";
import { validateDocument } from "#lib/core/schema/validate.ts";
import classes from "./block-form.module.css";
import { EditorRail } from "./editor-rail.tsx";

type BlockEditorProps = {
  type: BlockType;
  base: EntryBase;
  /** The block as it is stored; undefined while it is new. */
  entry?: Entry;
  /** Where Cancel leads. */
  back: string;
};

/** The form of a block, new or existing, up to the saved version, and what to know beside it. */
export function BlockEditor({ type, base, entry, back }: BlockEditorProps) {
  const router = useRouter();
  const schema = type.schema.fields;
  const fields = useMemo(() => formFieldsOf(schema), [schema]);
  const validate = useCallback((draft: Draft, at: EntryBase) => problemsOf(type, draft, at), [type]);
  const secretPaths = useCallback((draft: Draft) => secretPathsOf(schema, draft.data), [schema]);
  const onSaved = useCallback(({ id }: SavedEntry) => router.push(`/blocks/block/${id}`), [router]);
  const editor = useEntryEditor({
    base,
    draftKey: base.id ?? `new:${type.slug}`,
    pathOf: (draft) => formatEntryPath({ kind: "block", group: type.slug, name: draft.name }),
    validate,
    secretPathsOf: secretPaths,
    onSaved,
  });
  return (
    <div className={classes.columns}>
      <EditorFrame editor={editor} onCancel={() => router.push(back)}>
        <Stack gap="md">
          {editor.base.version === 0 && <NameField editor={editor} />}
          <SchemaForm fields={fields} editor={editor} />
          <AboutFields editor={editor} kind="block" hint="For people: what this is for." />
        </Stack>
      </EditorFrame>
      <EditorRail type={type} name={entry?.name ?? (editor.draft.name || "my-block")} entry={entry} />
    </div>
  );
}

/** As the server does: an edit answers for what it changes, not for what clients left there, such as a reference to a block in the trash. */
function problemsOf(type: BlockType, draft: Draft, base: EntryBase): Problem[] {
  const name = base.version === 0 ? findNameProblem(draft.name) : undefined;
  const own = name ? [{ path: "#name", message: name }] : [];
  const kept = new Set(keptSecrets(base, draft));
  const isUntouched = ({ path }: Problem) =>
    path !== "" &&
    base.version > 0 &&
    isSameJson(valueAt(base.data, path), valueAt(draft.data, path)) &&
    base.secrets.some(({ field }) => field === path) === kept.has(path);
  const problems = validateDocument(type.schema.fields, draft.data, kept);
  return [...own, ...problems.filter((problem) => !isUntouched(problem))];
}

function NameField({ editor }: { editor: Editor }) {
  return (
    <TextInput
      label="Name"
      description="Programs load the block by this name."
      placeholder="prod"
      required
      classNames={{ input: "mono" }}
      autoComplete="off"
      spellCheck={false}
      maxLength={128}
      value={editor.draft.name}
      error={editor.problemAt("#name")}
      onBlur={() => editor.draft.name && editor.touch("#name")}
      onChange={(event) => editor.update({ name: event.currentTarget.value })}
    />
  );
}
