import { IconLock } from "@tabler/icons-react";
import classes from "./mask.module.css";

/** Eight dots, whatever the secret's length. */
export function Mask({ label = "Hidden secret" }: { label?: string }) {
  return (
    <span className={classes.mask} role="img" aria-label={label}>
      <IconLock size={14} aria-hidden />
      ••••••••
    </span>
  );
}
