import type { Json } from "#lib/core/json.ts";

/**
 * A key of a section as the file's own readers see it: escapes and references resolved. Where the format knows no types the value is a
 * text, else any leaf: a scalar, a list, an empty object. `line` counts from 1.
 */
export type FileKey = { value: Json; line: number; isInherited: boolean };

/**
 * A section's keys in file order. A format without sections has one, named "". In a format that is a tree each object is a section, named by
 * its field path (`context.secrets`; "" is the root), and its keys are the leaves in it.
 */
export type FileSection = { line: number; keys: ReadonlyMap<string, FileKey> };

/** Something that other readers of the format would stumble over. `message` is a full sentence and holds no value. */
export type FileWarning = { section: string; key: string; line: number; message: string };

export type FileDocument = { sections: ReadonlyMap<string, FileSection>; warnings: readonly FileWarning[] };

export type FileEdit =
  | { edit: "set"; section: string; key: string; value: Json }
  | { edit: "unset"; section: string; key: string }
  | { edit: "drop"; section: string };

/**
 * How one kind of text file is read and changed.
 *
 * `parse` refuses with `invalid` what the format's own readers refuse; the message names line and column, never the line's text.
 *
 * `patch` returns the text with the edits made: `parse` of it gives exactly the edited values, and every byte that belongs to
 * no edited key (comments, order, blank lines, line ends, byte order mark, other sections and keys) is as it was.
 * It refuses with `invalid`, naming section and key, a value that the format cannot hold exactly.
 * `set` makes missing keys (at the end of the section) and sections (at the end of the file); `unset` and `drop` of
 * what is absent do nothing. `drop` takes the comments between the section's keys with it.
 */
export type FileFormat = {
  name: string;
  /** Whether the format tells a number from a text. Where it does not, every value is written and read as text. */
  isTyped: boolean;
  /** Whether a key can stand for null. */
  holdsNull: boolean;
  parse(text: string): FileDocument;
  patch(text: string, edits: readonly FileEdit[]): string;
};
