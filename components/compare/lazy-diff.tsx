import { DiffTable } from "#components/diff/diff-table.tsx";
import { refusalOf } from "#components/refusal.ts";
import { ErrorPanel } from "#components/ui/error-panel.tsx";
import { Loading } from "#components/ui/loading.tsx";
import type { FieldChange } from "#lib/core/diff.ts";

type LazyDiffProps = {
  /** What has been asked for when somebody looked at it. */
  answer: { data?: { fields: FieldChange[] }; error: Error | null };
  label: string;
  oldLabel: string;
  newLabel: string;
};

/** The fields of one difference. */
export function LazyDiff({ answer: { data, error }, label, oldLabel, newLabel }: LazyDiffProps) {
  if (error) return <ErrorPanel title="The comparison did not load" refusal={refusalOf(error)} />;
  if (!data) return <Loading heights={[96]} label="Comparing" />;
  return <DiffTable fields={data.fields} label={label} oldLabel={oldLabel} newLabel={newLabel} />;
}
