"use client";

import { Button } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { EmptyState } from "./empty-state.tsx";

type NothingMatchedProps = {
  /** What was looked for, in the singular: "block". */
  noun: string;
  /** Where the search looks, and where it does not. */
  hint?: string;
  onClear: () => void;
};

/** Instead of a list whose filters leave nothing. */
export function NothingMatched({ noun, hint, onClear }: NothingMatchedProps) {
  return (
    <EmptyState
      icon={<IconSearchOff size={32} stroke={1.5} />}
      title={`No ${noun} matches`}
      hint={hint}
      action={
        <Button variant="default" onClick={onClear}>
          Clear the filters
        </Button>
      }
    />
  );
}
