"use client";

import { Button, Stack, Text } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import classes from "#components/import/import.module.css";
import { MiddleTruncate } from "#components/ui/middle-truncate.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { TableFoot } from "#components/ui/table-foot.tsx";
import type { ComparedEdit } from "#lib/api/contract/import.ts";

const pageSize = 25;

type PathListProps = { title: string; rows: readonly ComparedEdit[]; isOpen?: boolean };

/** Entries that nothing happens to, with the reason where there is one. */
export function PathList({ title, rows, isOpen = false }: PathListProps) {
  const [isUnfolded, setUnfolded] = useState(isOpen);
  const [page, setPage] = useState(1);
  const shown = rows.slice((page - 1) * pageSize, page * pageSize);
  return (
    <Panel
      title={title}
      actions={
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-expanded={isUnfolded}
          aria-label={`${isUnfolded ? "Fold" : "Show"}: ${title}`}
          rightSection={isUnfolded ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          {isUnfolded ? "Fold" : "Show"}
        </Button>
      }
      flush={!isUnfolded}
    >
      {isUnfolded && (
        <Stack gap="xs">
          <ul className={classes.paths}>
            {shown.map(({ path, message }) => (
              <li key={path + message}>
                <MiddleTruncate text={path} tail={20} />
                {message && (
                  <Text span size="sm">
                    {message}
                  </Text>
                )}
              </li>
            ))}
          </ul>
          {rows.length > pageSize && (
            <TableFoot page={page} pageSize={pageSize} total={rows.length} noun={["entry", "entries"]} onPage={setPage} />
          )}
        </Stack>
      )}
    </Panel>
  );
}
