"use client";

import { Anchor, Table, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { membersQuery } from "#components/queries.ts";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Permission, rolePermissions } from "#lib/core/permissions.ts";

const columns: [permission: Permission, header: string][] = [
  ["list", "Sees it"],
  ["reveal", "Reveals secrets"],
  ["write", "Changes it"],
];

/** Which members may do what with it: rights are given per workspace. */
export function BlockAccess() {
  const { data, error } = useQuery(membersQuery());
  if (error) return <ErrorPanel title="The members cannot be listed" refusal={refusalOf(error)} />;
  if (!data) return <Loading heights={[120]} label="Loading the members" />;
  return (
    <section>
      <Title order={2} mb="xs">
        Members
      </Title>
      <Text c="dimmed" mb="sm">
        Rights are given per workspace, in{" "}
        <Anchor component={Link} href="/settings/members" underline="always">
          Members
        </Anchor>
        . Tokens have the rights of their scopes.
      </Text>
      <Panel flush>
        <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} aria-label="Members" role="group">
          <Table verticalSpacing={8} horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Member</Table.Th>
                <Table.Th>Role</Table.Th>
                {columns.map(([, header]) => (
                  <Table.Th key={header}>{header}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.members.map(({ userId, name, email, role }) => (
                <Table.Tr key={userId}>
                  <Table.Th scope="row" fw={400} title={email}>
                    {name}
                  </Table.Th>
                  <Table.Td>{role}</Table.Td>
                  {columns.map(([permission]) => (
                    <Table.Td key={permission}>
                      {rolePermissions[role].includes(permission) ? (
                        <IconCheck size={16} role="img" aria-label="yes" />
                      ) : (
                        <Text c="dimmed">no</Text>
                      )}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Panel>
    </section>
  );
}
