import type { ReactNode } from "react";
import classes from "./facts.module.css";

type FactsProps = {
  /** A line under each, from edge to edge of a panel without an inner border. */
  ruled?: boolean;
  label?: string;
  children: ReactNode;
};

/** What is known of something: names and what they stand for. */
export function Facts({ ruled = false, label, children }: FactsProps) {
  return (
    <dl className={ruled ? classes.ruled : classes.facts} aria-label={label}>
      {children}
    </dl>
  );
}

type FactProps = { name: string; children: ReactNode; mono?: boolean; nameMono?: boolean };

export function Fact({ name, children, mono = false, nameMono = false }: FactProps) {
  return (
    <div>
      <dt className={nameMono ? "mono" : undefined}>{name}</dt>
      <dd className={mono ? "mono" : undefined}>{children}</dd>
    </div>
  );
}
