import { Anchor, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import Link from "next/link";
import classes from "./policy-note.module.css";
import type { MetPolicy } from "./use-policies.ts";

/** The policies that a save would meet, in words. Nothing when it meets none. */
export function PolicyNote({ policies }: { policies: readonly MetPolicy[] }) {
  if (policies.length === 0) return null;
  return (
    <ul className={classes.policies} aria-label="Policies">
      {policies.map(({ id, name, words }) => (
        <li key={id}>
          <IconShieldCheck size={16} aria-hidden className={classes.sign} />
          <Text size="sm" component="span">
            The policy{" "}
            <Anchor component={Link} href={`/settings/policies?id=${id}`} prefetch={false} size="sm" className="mono">
              {name}
            </Anchor>{" "}
            {words}.
          </Text>
        </li>
      ))}
    </ul>
  );
}
