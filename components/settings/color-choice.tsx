"use client";

import { Input } from "@mantine/core";
import { useId } from "react";
import { workspaceColors } from "#lib/api/contract/workspaces.ts";
import classes from "./settings.module.css";

export type WorkspaceColor = (typeof workspaceColors)[number];

/** The dot by which a workspace is recognised. */
export function ColorChoice({
  value,
  onChange,
  disabled,
}: {
  value: string;
  onChange: (color: WorkspaceColor) => void;
  disabled?: boolean;
}) {
  const name = useId();
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }} disabled={disabled}>
      <Input.Label component="legend" labelElement="div" p={0}>
        Colour
      </Input.Label>
      <div className={classes.colors}>
        {workspaceColors.map((color) => (
          <label key={color} className={classes.color} title={color}>
            <input type="radio" name={name} value={color} aria-label={color} checked={value === color} onChange={() => onChange(color)} />
            <span className={classes.swatch} style={{ background: `var(--mantine-color-${color}-6)` }} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
