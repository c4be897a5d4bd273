"use client";

import { Alert, Anchor, Group, Radio, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { useId } from "react";
import { entryHref } from "#components/entry-href.ts";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Conflict } from "#lib/api/contract/changes.ts";
import { type Choice, wholeEntry } from "#lib/core/conflict-choices.ts";
import type { FieldPath } from "#lib/core/field-paths.ts";
import classes from "./conflict.module.css";
import { ConflictField } from "./conflict-field.tsx";
import { type ConflictChoices, choiceOf, fieldsToChoose, needsDecision, withChoice } from "./conflict-state.ts";
import { decisionWords } from "./conflict-words.ts";
import { VersionsBetween } from "./versions-between.tsx";

type ConflictEntryProps = {
  conflict: Conflict;
  choices: ConflictChoices;
  onChoices: (choices: ConflictChoices) => void;
  typedSecret?: (field: FieldPath) => string | undefined;
  onOtherName?: () => void;
};

/** One entry that is in the way: what happened, what to do with it as a whole, and its fields. */
export function ConflictEntry({ conflict, choices, onChoices, typedSecret, onOtherName }: ConflictEntryProps) {
  const headingId = useId();
  const choose = (field: FieldPath, choice: Choice) => onChoices(withChoice(choices, conflict, field, choice));
  const fields = fieldsToChoose(conflict, choices);
  const words = decisionWords(conflict);
  const isDecision = needsDecision(conflict);
  return (
    <section aria-labelledby={headingId}>
      <Stack gap="sm">
        <h3 id={headingId} className={classes.path}>
          <MiddleTruncate text={conflict.path} tail={24} mono />
        </h3>
        <Alert color="yellow" title={words.title}>
          <Text size="sm">
            {conflict.theirsBy && (
              <>
                That was <RelativeTime at={conflict.theirsAt} />.{" "}
              </>
            )}
            {isDecision
              ? words.text
              : `You both changed the same ${conflict.fields.length === 1 ? "field" : "fields"}. Choose for each whose value stands; what else you changed is kept.`}
          </Text>
        </Alert>
        {conflict.reason === "moved" && conflict.id !== null && <VersionsBetween conflict={conflict} id={conflict.id} />}
        {isDecision && (
          <Decision conflict={conflict} choice={choiceOf(choices, conflict, wholeEntry)} onChoice={choose} onOtherName={onOtherName} />
        )}
        {isDecision && fields.length > 0 && <Text size="sm">The two differ here. Choose for each field whose value stands.</Text>}
        {fields.map((columns) => (
          <ConflictField
            key={columns.field}
            columns={columns}
            conflict={conflict}
            choice={choiceOf(choices, conflict, columns.field)}
            onChoice={(choice) => choose(columns.field, choice)}
            typedSecret={typedSecret}
          />
        ))}
      </Stack>
    </section>
  );
}

type DecisionProps = {
  conflict: Conflict;
  choice: Choice | undefined;
  onChoice: (field: FieldPath, choice: Choice) => void;
  onOtherName?: () => void;
};

function Decision({ conflict, choice, onChoice, onOtherName }: DecisionProps) {
  const name = useId();
  const { path, id, reason, nowAt } = conflict;
  const { mine, theirs } = decisionWords(conflict);
  const radio = (side: "mine" | "theirs", label: string) => (
    <Radio name={name} checked={choice === side} onChange={() => onChoice(wholeEntry, side)} label={label} />
  );
  return (
    <Stack gap="xs">
      <Stack role="radiogroup" aria-label={`What to do with ${path}`} gap="xs">
        {mine && radio("mine", mine)}
        {radio("theirs", theirs)}
      </Stack>
      <Group gap="md">
        {id !== null && reason !== "missing" && (
          <Anchor component={Link} href={entryHref({ id, path: nowAt ?? path })} target="_blank" size="sm">
            Open it in a new tab
          </Anchor>
        )}
        {reason === "exists" && onOtherName && (
          <Anchor component="button" type="button" size="sm" onClick={onOtherName}>
            Choose another name
          </Anchor>
        )}
      </Group>
    </Stack>
  );
}
