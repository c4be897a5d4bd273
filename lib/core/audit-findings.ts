/** What can be wrong with an export of the audit log. */
export type FindingKind =
  | "edited"
  | "missing"
  | "reordered"
  | "inserted"
  | "withheld"
  | "rewritten"
  | "cut"
  | "foreign key"
  | "altered note"
  | "malformed";

/** The first thing that is wrong: at which row, in which line of the file (1-based). */
export type Finding = { seq: number; kind: FindingKind; message: string; line: number };

const sentences: Record<FindingKind, (seq: number) => string> = {
  edited: (seq) => `Row ${seq} was edited: it is not what the log said when it was written.`,
  missing: (seq) => `Row ${seq} is missing.`,
  reordered: (seq) => `Row ${seq} does not stand where it belongs: the rows were reordered.`,
  inserted: (seq) => `A row was inserted as number ${seq}: the log has no such row there.`,
  withheld: (seq) => `Row ${seq} is withheld: it belongs to this export, but only its hash stands there.`,
  rewritten: (seq) => `The rows up to ${seq} were rewritten: a checkpoint that was signed before says otherwise.`,
  cut: (seq) => `The end is missing: the log goes on with row ${seq}.`,
  "foreign key": (seq) => `What vouches for row ${seq} was signed by another key than the one given.`,
  "altered note": (seq) => `What vouches for row ${seq} is missing or was altered after it was signed.`,
  malformed: (seq) => `What stands where row ${seq} belongs is no line of an audit export.`,
};

export function findingOf(kind: FindingKind, seq: number, line: number, message = sentences[kind](seq)): Finding {
  return { kind, seq, line, message };
}
