"use client";

import { Button } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconCopy } from "@tabler/icons-react";
import { useId, useState } from "react";
import { EntryList } from "#components/impact/entry-list.tsx";
import { moreWords } from "#components/impact/impact-words.ts";
import type { SecretTwins } from "#lib/api/contract/secret-facts.ts";
import classes from "./secret-facts.module.css";
import { reuseWords } from "./secret-words.ts";

/** "Reused in 3 other blocks", and which, on demand. */
export function ReusedIn({ reusedIn }: { reusedIn: SecretTwins["reusedIn"] }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <p className={classes.row} data-verdict="twin">
        <IconCopy size={14} aria-hidden />
        <span>
          <strong>{reuseWords(reusedIn)}</strong>
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            leftSection={<Chevron size={14} aria-hidden />}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? "Hide them" : "Show them"}
          </Button>
        </span>
      </p>
      {isOpen && (
        <div id={id} className={classes.reused}>
          <EntryList
            entries={reusedIn.entries}
            more={moreWords(reusedIn.entries.length, reusedIn.count)}
            about={({ fields }) => (
              <>
                in <span className="mono">{fields.join(", ")}</span>
              </>
            )}
          />
        </div>
      )}
    </>
  );
}
