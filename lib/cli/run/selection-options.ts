import type { Options } from "#lib/cli/command.ts";

/** How a command that takes values as they are is told which entries are meant. */
export const wantedOptions: Options = {
  target: {
    type: "string",
    short: "t",
    value: "NAME",
    isMany: true,
    choices: "targets",
    help: "the entries of a target of blockyard.json",
  },
  entry: {
    type: "string",
    short: "e",
    value: "PATTERN",
    isMany: true,
    choices: "paths",
    help: "the entries that fit, such as 'kv/app-*' or block/secret/pin",
  },
};

/** The same for `run` and `export`, which give them names. */
export const selectionOptions: Options = {
  ...wantedOptions,
  "allow-name": { type: "string", value: "NAME", isMany: true, help: "let an entry set a variable that loaders or interpreters obey" },
};
