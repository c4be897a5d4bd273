import { Badge } from "@mantine/core";
import { previewType } from "./pair-value.ts";
import classes from "./variables.module.css";

/** The beginning of a value on one line, with its type. */
export function PairPreview({ preview }: { preview: string }) {
  return (
    <span className={classes.preview}>
      <Badge className={classes.chip}>{previewType(preview)}</Badge>
      <span className={`mono ${classes.previewText}`}>{preview}</span>
    </span>
  );
}
