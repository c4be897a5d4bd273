import { Text } from "@mantine/core";
import { Fact, Facts } from "#components/ui/facts.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Entry } from "#lib/api/contract/entries.ts";
import { describePolicy } from "#lib/core/policies.ts";
import { MatchCount } from "./pattern-matches.tsx";
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
      <Facts>
        <Fact name="Pattern" mono>
          {pattern}
        </Fact>
        <Fact name="Is about">
          <MatchCount pattern={pattern} types={types} />
        </Fact>
        {types.length > 0 && (
          <Fact name="Block types">
            <TypeNames slugs={types} />
          </Fact>
        )}
        <Fact name="Asks for">{describePolicy(document)}</Fact>
        <Fact name="Direct saves">{allowsDirect ? "allowed" : "not allowed"}</Fact>
        <Fact name="Break-glass">{allowsBreakGlass ? "allowed, with a reason and a password" : "not allowed"}</Fact>
        {entry.description && <Fact name="Description">{entry.description}</Fact>}
      </Facts>
    </Panel>
  );
}
