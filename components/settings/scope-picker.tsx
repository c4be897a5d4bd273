"use client";

import { Checkbox, Stack } from "@mantine/core";
import {
  permissions as allPermissions,
  type Permission,
  scopeDescriptions,
  type TokenScope,
  tokenPermissions,
  tokenScopes,
} from "#lib/core/permissions.ts";

type ScopePickerProps = {
  value: readonly TokenScope[];
  onChange: (scopes: TokenScope[]) => void;
  /** What the person who gives the scopes may do. */
  permissions: readonly Permission[];
  error?: string;
};

/** What a token may do, each scope with what it means. One that goes beyond the giver's own rights cannot be chosen. */
export function ScopePicker({ value, onChange, permissions, error }: ScopePickerProps) {
  return (
    <Checkbox.Group
      label="Scopes"
      required
      error={error}
      value={[...value]}
      onChange={(chosen) => onChange(tokenScopes.filter((scope) => chosen.includes(scope)))}
    >
      <Stack gap="xs" mt={4}>
        {tokenScopes.map((scope) => {
          const isHeld = isGrantable(scope, permissions);
          return (
            <Checkbox
              key={scope}
              value={scope}
              disabled={!isHeld}
              label={<span className="mono">{scope}</span>}
              description={isHeld ? scopeDescriptions[scope] : `${scopeDescriptions[scope]} Your own role does not allow this.`}
            />
          );
        })}
      </Stack>
    </Checkbox.Group>
  );
}

/** True when everything that the scope stands for is among the giver's own rights. */
export function isGrantable(scope: TokenScope, permissions: readonly Permission[]): boolean {
  return tokenPermissions([scope], permissions).length === tokenPermissions([scope], allPermissions).length;
}
