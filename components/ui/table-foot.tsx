"use client";

import { ActionIcon, Group, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";

type TableFootProps = { page: number; pageSize: number; total: number; noun: [one: string, many: string]; onPage: (page: number) => void };

/** Count and paging under a table: "51–100 of 1,204 blocks". */
export function TableFoot({ page, pageSize, total, noun, onPage }: TableFootProps) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const number = new Intl.NumberFormat("en");
  return (
    <Group justify="space-between" mt="xs" gap="sm">
      <Text size="sm" c="dimmed" aria-live="polite">
        {total > pageSize ? `${number.format(from)}–${number.format(Math.min(total, page * pageSize))} of ` : ""}
        {number.format(total)} {total === 1 ? noun[0] : noun[1]}
      </Text>
      {last > 1 && (
        <Group component="nav" gap={4} aria-label="Pages">
          <ActionIcon aria-label="Previous page" disabled={page <= 1} onClick={() => onPage(page - 1)}>
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Text size="sm">
            Page {page} of {number.format(last)}
          </Text>
          <ActionIcon aria-label="Next page" disabled={page >= last} onClick={() => onPage(page + 1)}>
            <IconChevronRight size={16} />
          </ActionIcon>
        </Group>
      )}
    </Group>
  );
}
