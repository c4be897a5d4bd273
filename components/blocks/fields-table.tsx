import { Badge, Table, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { typeHint } from "#components/fields/field-shell.tsx";
import { formatJson } from "#lib/core/json.ts";
import type { FormField } from "#lib/core/schema/form-field.ts";
import classes from "./fields-table.module.css";

/** The fields of a type: name, type, required, secret, default, description. */
export function FieldsTable({ fields }: { fields: readonly FormField[] }) {
  if (fields.length === 0)
    return (
      <Text p="md" c="dimmed">
        This type has no fields of its own.
      </Text>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <section className={classes.scroll} tabIndex={0} aria-label="Fields of the type">
      <Table verticalSpacing={8} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            {["Field", "Type", "Default", "Description"].map((header) => (
              <Table.Th key={header}>{header}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((field) => (
            <Table.Tr key={field.name}>
              <Table.Th scope="row" className={classes.name}>
                <span className="mono">{field.name}</span> {field.required && <Badge color="indigo">required</Badge>}
              </Table.Th>
              <Table.Td className={classes.type}>
                {field.secret && <IconLock size={14} color="var(--by-secret)" aria-hidden />} {typeHint(field)}
              </Table.Td>
              <Table.Td className={classes.default} data-label="Default" data-empty={field.default === undefined || undefined}>
                {field.default === undefined ? "" : formatJson(field.default)}
              </Table.Td>
              <Table.Td className={classes.description} data-empty={field.description === "" || undefined}>
                {field.description}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
