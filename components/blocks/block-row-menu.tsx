"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { api } from "#components/api.ts";
import { usePolicies } from "#components/editor/use-policies.ts";
import { useTrash } from "#components/entries/use-trash.ts";
import { entryHref } from "#components/entry-href.ts";
import { attempt } from "#components/refusal.ts";
import { useSession } from "#components/shell/session.tsx";
import type { EntrySummary } from "#lib/api/contract/entries.ts";
import { snippetsFor } from "./snippets-for.ts";

/** The `⋯` of a row: copies name, reference and snippet, edits, moves to the trash. */
export function BlockRowMenu({ row }: { row: EntrySummary }) {
  const { can } = useSession();
  const { trash } = useTrash();
  const [isOpen, setOpen] = useState(false);
  // Asked for when the menu opens: a list has many rows.
  const { needsReview } = usePolicies(isOpen ? [row.path] : []);
  const copy = (text: string, what: string) => {
    void navigator.clipboard.writeText(text);
    notifications.show({ message: `Copied the ${what}.` });
  };
  const copySnippet = async () => {
    const outcome = await attempt(() => api.call("getBlockType", { slug: row.group }));
    if (!outcome.ok) return notifications.show({ color: "red", title: "Not copied", message: outcome.refusal.message });
    const [[language, text] = ["", ""]] = Object.entries(snippetsFor(outcome.output, row.name));
    copy(text, `${language} snippet`);
  };
  return (
    <Menu position="bottom-end" opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions of ${row.name}`} size={28}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy(row.name, "name")}>
          Copy name
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy(row.path, "reference")}>
          Copy reference
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void copySnippet()}>
          Copy snippet
        </Menu.Item>
        {can("write") && (
          <>
            <Menu.Divider />
            <Menu.Item component={Link} href={`${entryHref(row)}/edit`} leftSection={<IconPencil size={16} />}>
              Edit
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => void trash([row])}>
              {needsReview ? "Send for review: move to the trash" : "Move to the trash"}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
