"use client";

import { Select, Text } from "@mantine/core";
import { canGrant, type Role, roleDescriptions, roles } from "#lib/core/permissions.ts";

type RoleSelectProps = {
  label: string;
  hideLabel?: boolean;
  value: Role;
  onChange: (role: Role) => void;
  /** The role of whoever gives the role: nobody hands out more than they hold. */
  own: Role | null;
  disabled?: boolean;
};

/** A role with what it means below each choice. */
export function RoleSelect({ label, hideLabel, value, onChange, own, disabled }: RoleSelectProps) {
  const data = roles.map((role) => ({ value: role, label: role, disabled: own === null || !canGrant(own, role) }));
  return (
    <Select
      {...(hideLabel ? { "aria-label": label } : { label })}
      data={data}
      value={value}
      allowDeselect={false}
      disabled={disabled}
      onChange={(chosen) => {
        const role = roles.find((known) => known === chosen);
        if (role && role !== value) onChange(role);
      }}
      maxDropdownHeight={420}
      comboboxProps={{ width: 320, position: "bottom-start" }}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {roles.filter((role) => role === option.value).map((role) => roleDescriptions[role])}
          </Text>
        </div>
      )}
    />
  );
}
