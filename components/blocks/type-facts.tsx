"use client";

import { Button, Collapse, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId } from "react";
import { slugOf } from "#components/ui/slug-of.ts";
import classes from "./type-editor.module.css";

export type TypeDraft = {
  slug: string;
  name: string;
  description: string;
  documentationUrl: string;
  logo: string;
  snippet: string;
  schemaText: string;
};

type TypeFactsProps = {
  draft: TypeDraft;
  update: (next: Partial<TypeDraft>) => void;
  isNew: boolean;
  isTried: boolean;
  slugProblem: string | undefined;
};

/** What is said about a type beside its schema. Each input has a line of help, so that the inputs of a row stand at one height. */
export function TypeFacts({ draft, update, isNew, isTried, slugProblem }: TypeFactsProps) {
  return (
    <div className={classes.fields}>
      <TextInput
        label="Name"
        description="What people call it."
        required
        maxLength={128}
        value={draft.name}
        error={isTried && draft.name.trim() === "" && "A type has a name."}
        onChange={(event) => update({ name: event.currentTarget.value, ...(isNew ? { slug: slugOf(event.currentTarget.value) } : {}) })}
      />
      <TextInput
        label="Slug"
        description="In paths and addresses; it never changes."
        classNames={{ input: "mono" }}
        required
        readOnly={!isNew}
        maxLength={128}
        value={draft.slug}
        error={isTried && slugProblem}
        onChange={(event) => update({ slug: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        description="Stands on the card in the catalog."
        autosize
        minRows={1}
        maxRows={4}
        maxLength={2_000}
        value={draft.description}
        onChange={(event) => update({ description: event.currentTarget.value })}
      />
      <Advanced draft={draft} update={update} />
    </div>
  );
}

function Advanced({ draft, update }: Pick<TypeFactsProps, "draft" | "update">) {
  const isUsed = draft.logo !== "" || draft.snippet !== "" || draft.documentationUrl !== "";
  const [isOpen, { toggle }] = useDisclosure(isUsed);
  const id = useId();
  return (
    <div className={classes.advanced}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
      >
        Logo, snippet, documentation
      </Button>
      <Collapse id={id} expanded={isOpen}>
        <div className={classes.fields}>
          <Textarea
            label="Logo"
            description="SVG text. It is drawn as an image."
            placeholder="<svg …>"
            classNames={{ input: "mono" }}
            rows={4}
            maxLength={20_000}
            spellCheck={false}
            value={draft.logo}
            onChange={(event) => update({ logo: event.currentTarget.value })}
          />
          <Textarea
            label="Python snippet"
            description="{name} stands for the block's name."
            classNames={{ input: "mono" }}
            rows={4}
            maxLength={20_000}
            spellCheck={false}
            value={draft.snippet}
            onChange={(event) => update({ snippet: event.currentTarget.value })}
          />
          <TextInput
            label="Documentation"
            description="The address of a page about it."
            type="url"
            placeholder="https://"
            value={draft.documentationUrl}
            onChange={(event) => update({ documentationUrl: event.currentTarget.value })}
          />
        </div>
      </Collapse>
    </div>
  );
}
