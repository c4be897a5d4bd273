import { Group, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import type { CompareMark } from "#lib/api/contract/history.ts";
import classes from "./compare.module.css";

const signs: Record<CompareMark, string> = { added: "+", removed: "−", changed: "~", renamed: "→" };

/** A sign before a path for what happened to the entry; the word is for who cannot see it, and stands beside it where there is room. */
export function Marked({ mark, word = mark, children }: { mark: CompareMark; word?: string; children: ReactNode }) {
  return (
    <Group gap={8} wrap="nowrap" component="span">
      <span className={classes.sign} data-mark={mark} aria-hidden title={word}>
        {signs[mark]}
      </span>
      <VisuallyHidden>{word} </VisuallyHidden>
      {children}
    </Group>
  );
}
