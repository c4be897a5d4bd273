import { Text } from "@mantine/core";
import { isReference } from "#lib/core/field-paths.ts";
import { formatJson, type Json } from "#lib/core/json.ts";
import classes from "./plain-value.module.css";

/** A value that is no secret, whole and as it was written. */
export function PlainValue({ value }: { value: Json }) {
  if (value === "") return <Text c="dimmed">empty text</Text>;
  return <span className={`${classes.value} mono`}>{textOf(value)}</span>;
}

/** A text is itself, a reference the path it names, all else JSON. */
export function textOf(value: Json): string {
  if (isReference(value)) return value.$ref;
  return typeof value === "string" ? value : formatJson(value, 2);
}
