import classes from "./middle-truncate.module.css";

/** A long name on one line: the middle gives way, the beginning and the last characters stay, the whole stands in the title. */
export function MiddleTruncate({ text, tail = 10, mono = true }: { text: string; tail?: number; mono?: boolean }) {
  const cut = Math.max(0, text.length - tail);
  return (
    <span className={mono ? `${classes.root} mono` : classes.root} title={text}>
      <span className={classes.head}>{text.slice(0, cut)}</span>
      <span className={classes.tail}>{text.slice(cut)}</span>
    </span>
  );
}
