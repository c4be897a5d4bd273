"use client";

import { type ReactNode, useEffect, useRef } from "react";
import classes from "./import.module.css";

/** A step of the import: who comes to it by keyboard or listens begins at its top, where the button of the step before would be gone. */
export function Step({ label, isFirst = false, children }: { label: string; isFirst?: boolean; children: ReactNode }) {
  const top = useRef<HTMLElement>(null);
  // The browser's focus is the outside system.
  useEffect(() => {
    if (isFirst) return;
    window.scrollTo(0, 0);
    top.current?.focus({ preventScroll: true });
  }, [isFirst]);
  return (
    <section ref={top} tabIndex={-1} aria-label={label} className={classes.step}>
      {children}
    </section>
  );
}
