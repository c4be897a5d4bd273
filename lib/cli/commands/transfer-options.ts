import type { Options } from "#lib/cli/command.ts";

/** What import and export of a whole server have in common. */
export const transferOptions: Options = {
  yes: { type: "boolean", short: "y", help: "do it without asking" },
  "dry-run": { type: "boolean", short: "n", help: "say what would happen and touch nothing" },
  "skip-invalid": { type: "boolean", help: "leave out what the other side cannot hold, and what refers to it" },
};
