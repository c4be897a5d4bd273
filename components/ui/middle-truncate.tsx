import { VisuallyHidden } from "@mantine/core";
import classes from "./middle-truncate.module.css";

/** A long name on one line: the middle gives way, the beginning and the last characters stay, the whole stands in the title. */
export function MiddleTruncate({ text, tail = 10, mono = true }: { text: string; tail?: number; mono?: boolean }) {
  const cut = Math.max(0, text.length - tail);
  const className = mono ? `${classes.root} mono` : classes.root;
  if (cut === 0) {
    return (
      <span className={className} title={text}>
        <span className={classes.head}>{text}</span>
      </span>
    );
  }
  // Two boxes side by side are read as two words: the name as one is for those who listen.
  return (
    <span className={className} title={text}>
      <VisuallyHidden className={classes.whole}>{text}</VisuallyHidden>
      <span className={classes.head} aria-hidden>
        {text.slice(0, cut)}
      </span>
      <span className={classes.tail} aria-hidden>
        {text.slice(cut)}
      </span>
    </span>
  );
}
