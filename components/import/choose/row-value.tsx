import { Mask } from "#components/ui/mask.tsx";
import { PairPreview } from "#components/variables/pair-preview.tsx";
import { formatJson, type Json } from "#lib/core/json.ts";

const shownMax = 200;

/** A value of the file on one line; of a secret nothing but that it is one. */
export function RowValue({ value, isSecret }: { value: Json; isSecret: boolean }) {
  return isSecret ? <Mask label="Secret, not shown" /> : <PairPreview preview={formatJson(value).slice(0, shownMax)} />;
}
