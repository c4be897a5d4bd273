import type { ReactNode } from "react";
import classes from "./filter-bar.module.css";

/** Search and filters over a list: one line where there is room, one below the other on a telephone. */
export function FilterBar({ children }: { children: ReactNode }) {
  return <search className={classes.bar}>{children}</search>;
}
