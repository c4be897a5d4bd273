"use client";

import { Button, Menu, Text } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import { buildRequest } from "#lib/api/client.ts";
import type { AuditFilters } from "#lib/api/contract/audit.ts";

/** The whole log for a verifier, or the events of the present filters for a spreadsheet. Each export is itself an event. */
export function AuditExports({ filters }: { filters: AuditFilters }) {
  const addressOf = (input: AuditFilters & { format: "jsonl" | "csv" }) => buildRequest("exportAudit", input, { origin: "" }).url;
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={14} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={addressOf({ format: "jsonl" })} download>
          Signed export (JSON Lines)
          <Text size="xs" c="dimmed">
            The whole log of this workspace. Prove it with blockyard audit verify.
          </Text>
        </Menu.Item>
        <Menu.Item component="a" href={addressOf({ ...filters, format: "csv" })} download>
          {isFiltered ? "These events (CSV)" : "All events (CSV)"}
          <Text size="xs" c="dimmed">
            For a spreadsheet. Nothing vouches for a table.
          </Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
