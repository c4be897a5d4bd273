import type { FieldPath } from "#lib/core/field-paths.ts";
import type { Json } from "#lib/core/json.ts";

/** What a file's content may become: Echoflow's blocks, Prefect 1's secrets, an entry per key, or one configuration. */
export const importShapes = ["blocks", "secrets", "values", "config"] as const;
export type ImportShape = (typeof importShapes)[number];

/** A row of the file that somebody takes or leaves. `key` is unique in the file, `from` is what the file calls it. */
type Row = {
  key: string;
  from: string;
  line: number;
  /** Why it cannot be taken: the rest of a sentence that begins with `from`. */
  problem?: string;
};

/** A value: as the file has it (`value`, which a secret keeps) and as the JSON that it is read as (`plain`). `isSecret` is what is proposed. */
type Valued = Row & { value: Json; plain: Json; isSecret: boolean };
/** A key that becomes a KV pair or a secret of the same name. */
export type ValueRow = Valued & { name: string };
/** A field of the configuration that the file becomes. */
export type FieldRow = Valued & { field: FieldPath };
/** A section that becomes a block. `set` and `clear` are by field; `notes`: what of it is left out, in whole sentences. */
export type BlockRow = Row & {
  path: string;
  type: string;
  set: ReadonlyMap<FieldPath, Json>;
  clear: readonly FieldPath[];
  notes: readonly string[];
};

export type Proposal =
  | { shape: "blocks"; rows: readonly BlockRow[]; foreign: readonly string[] }
  | { shape: "secrets" | "values"; rows: readonly ValueRow[] }
  | { shape: "config"; rows: readonly FieldRow[] };
