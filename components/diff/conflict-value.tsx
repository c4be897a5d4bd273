"use client";

import { ActionIcon, VisuallyHidden } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import type { FieldState } from "#lib/core/diff.ts";
import type { Json } from "#lib/core/json.ts";
import classes from "./conflict.module.css";
import { DiffValue } from "./diff-value.tsx";
import { markItems } from "./list-marks.ts";

type ConflictValueProps = {
  state: FieldState | undefined;
  /** What it is compared with. */
  base?: FieldState;
  /** The secret that the person typed, hidden until they ask for it. */
  typed?: string;
  name?: string;
};

const signs = { same: " ", added: "+", removed: "−" } as const;

/** One column's value against the base: words marked in texts, a list item by item, a secret as lock and fingerprint. */
export function ConflictValue({ state, base, typed, name }: ConflictValueProps) {
  const next = listOf(state);
  // Beside nothing, or something that is no list, it is shown as it is.
  if (next) return <InlineList old={listOf(base) ?? next} next={next} />;
  return (
    <>
      <DiffValue state={state} other={base} side="new" />
      {state?.secret && typed !== undefined && <Typed text={typed} name={name ?? ""} />}
    </>
  );
}

function listOf(state: FieldState | undefined): Json[] | undefined {
  return state && !state.secret && Array.isArray(state.value) ? state.value : undefined;
}

function InlineList({ old, next }: { old: Json[]; next: Json[] }) {
  const items = markItems(old, next);
  if (items.length === 0) return <span className={classes.empty}>empty list</span>;
  return (
    <ul className={classes.items}>
      {items.map(({ text, mark }, index) => {
        // Items have no identity beyond their order.
        const key = `${index} ${mark}`;
        return (
          <li key={key} data-mark={mark}>
            <span aria-hidden className={classes.sign}>
              {signs[mark]}
            </span>
            {mark !== "same" && <VisuallyHidden>{mark} </VisuallyHidden>}
            {mark === "removed" ? <del>{text}</del> : text}
          </li>
        );
      })}
    </ul>
  );
}

function Typed({ text, name }: { text: string; name: string }) {
  const [isShown, setShown] = useState(false);
  return (
    <div className={classes.typed}>
      <ActionIcon size={24} aria-label={`${isShown ? "Hide" : "Show"} ${name} as you typed it`} onClick={() => setShown(!isShown)}>
        {isShown ? <IconEyeOff size={14} /> : <IconEye size={14} />}
      </ActionIcon>
      {isShown && <span className="mono">{text}</span>}
    </div>
  );
}
