import { Text } from "@mantine/core";
import { Panel } from "#components/ui/panel.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { describePolicy } from "#lib/core/policies.ts";
import { MatchCount } from "./pattern-matches.tsx";
import classes from "./policies.module.css";
import { readPolicy } from "./policy-document.ts";
import { TypeNames } from "./type-names.tsx";

/** A policy for those whose role may not change it. */
export function PolicyView({ entry }: { entry: Entry }) {
  const document = readPolicy(entry.data);
  const { pattern, types, allowsDirect, allowsBreakGlass } = document;
  return (
    <Panel>
      <Text size="sm" c="dimmed" mb="sm">
        Admins and owners of this workspace change its policies.
      </Text>
      <dl className={classes.facts}>
        <dt>Pattern</dt>
        <dd className="mono">{pattern}</dd>
        <dt>Is about</dt>
        <dd>
          <MatchCount pattern={pattern} types={types} />
        </dd>
        {types.length > 0 && <dt>Block types</dt>}
        {types.length > 0 && (
          <dd>
            <TypeNames slugs={types} />
          </dd>
        )}
        <dt>Asks for</dt>
        <dd>{describePolicy(document)}</dd>
        <dt>Direct saves</dt>
        <dd>{allowsDirect ? "allowed" : "not allowed"}</dd>
        <dt>Break-glass</dt>
        <dd>{allowsBreakGlass ? "allowed, with a reason and a password" : "not allowed"}</dd>
        {entry.description && <dt>Description</dt>}
        {entry.description && <dd>{entry.description}</dd>}
      </dl>
    </Panel>
  );
}
