import { Badge } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { trashedIdOf } from "#components/entries/trashed-id.ts";
import { TrashedLink } from "#components/entries/trashed-link.tsx";
import { entryQuery } from "#components/queries.ts";
import type { FieldState } from "#lib/core/diff.ts";
import { formatJson, type Json, jsonTypeOf } from "#lib/core/json.ts";
import classes from "./diff.module.css";
import { markText } from "./text-marks.ts";

type DiffValueProps = { state: FieldState | undefined; other?: FieldState; side: "old" | "new" };

/** One side of a changed field. With `other`, what differs inside a longer text is marked and a change of type is spelled out. */
export function DiffValue({ state, other, side }: DiffValueProps) {
  if (state === undefined) return <span className={classes.absent}>not set</span>;
  if (state.secret) return <SecretValue fingerprint={state.fingerprint} />;
  const trashedId = trashedIdOf(state.value);
  if (trashedId) return <TrashedValue id={trashedId} text={formatJson(state.value, 2)} />;
  const otherValue = other && !other.secret ? other.value : undefined;
  const isTypeChanged = otherValue !== undefined && typeWord(otherValue) !== typeWord(state.value);
  return (
    <span className={classes.value}>
      <Marked value={state.value} other={isTypeChanged ? undefined : otherValue} side={side} isQuoted={isTypeChanged} />
      {(isTypeChanged || other?.secret) && <Badge ml={6}>{typeWord(state.value)}</Badge>}
    </span>
  );
}

/** A reference to a block in the trash, and the JSON where an id leads to none. */
function TrashedValue({ id, text }: { id: string; text: string }) {
  const { data, error } = useQuery(entryQuery(id));
  if (error) return <span className={classes.value}>{text}</span>;
  return <TrashedLink id={id} path={data?.path} />;
}

function SecretValue({ fingerprint }: { fingerprint: string }) {
  return (
    <span className={classes.secret}>
      <IconLock size={14} role="img" aria-label="secret" />
      <span>fingerprint {fingerprint}</span>
    </span>
  );
}

type MarkedProps = { value: Json; other: Json | undefined; side: "old" | "new"; isQuoted: boolean };

function Marked({ value, other, side, isQuoted }: MarkedProps) {
  if (value === "" && !isQuoted) return <span className={classes.absent}>empty text</span>;
  const text = textOf(value, isQuoted);
  if (other === undefined) return <>{text}</>;
  const parts = side === "old" ? markText(text, textOf(other, isQuoted), side) : markText(textOf(other, isQuoted), text, side);
  const isWhole = parts.every((part) => part.isMarked);
  // The parts have no identity beyond their order.
  return parts.map((part, index) => {
    const key = `${index} ${part.text.length}`;
    return part.isMarked && !isWhole ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>;
  });
}

function textOf(value: Json, isQuoted: boolean): string {
  if (typeof value === "string" && !isQuoted) return value;
  return formatJson(value, 2);
}

/** The word for a value's type on the screen. */
function typeWord(value: Json): string {
  const type = jsonTypeOf(value);
  if (type === "string") return "text";
  if (type === "integer") return "number";
  return type === "array" ? "list" : type;
}
