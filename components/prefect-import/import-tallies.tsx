import type { ImportReport } from "#lib/api/contract/prefect-import.ts";
import classes from "./prefect-import.module.css";

const kinds = [
  ["types", "Block types"],
  ["schemas", "Schemas"],
  ["blocks", "Blocks"],
  ["variables", "KV pairs"],
] as const;

/** How many of each kind are new, changed, as they are, left out. */
export function ImportTallies({ report }: { report: ImportReport }) {
  const hasSkipped = kinds.some(([kind]) => report[kind].skipped > 0);
  return (
    <table className={classes.tallies}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">New</th>
          <th scope="col">Changed</th>
          <th scope="col">As they are</th>
          {hasSkipped && <th scope="col">Left out</th>}
        </tr>
      </thead>
      <tbody>
        {kinds.map(([kind, label]) => (
          <tr key={kind}>
            <th scope="row">{label}</th>
            <td data-change={report[kind].created > 0 ? "added" : undefined}>{report[kind].created}</td>
            <td data-change={report[kind].changed > 0 ? "changed" : undefined}>{report[kind].changed}</td>
            <td>{report[kind].unchanged}</td>
            {hasSkipped && <td>{report[kind].skipped}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
