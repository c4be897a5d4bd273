import type { FileFormat } from "./define.ts";

/**
 * A format as it is found: `extensions` are what file names end with, `names` other names of files, both in lower case. Its parser is
 * loaded with it: who writes an `.env` file need not wait for YAML's.
 */
export type KnownFormat = { name: string; extensions: readonly string[]; names?: RegExp; load: () => Promise<FileFormat> };

/** Every file format, in the order in which names are tried. A new one is a new file and a row here. */
export const knownFormats: readonly KnownFormat[] = [
  { name: "ini", extensions: [".ini", ".cfg"], load: async () => (await import("./ini.ts")).ini },
  {
    ...{ name: "dotenv", extensions: [".env"] },
    // .env.local and the like; .envrc is a shell script.
    names: /^\.(?:env|flaskenv)(?:\.[\w.-]+)?$/,
    load: async () => (await import("./dotenv.ts")).dotenv,
  },
  { name: "toml", extensions: [".toml"], load: async () => (await import("./toml.ts")).toml },
  { name: "json", extensions: [".json", ".jsonc"], load: async () => (await import("./json.ts")).json },
  { name: "yaml", extensions: [".yaml", ".yml"], load: async () => (await import("./yaml.ts")).yaml },
];

/** The format for a file's name or path, or undefined when no format claims it. */
export function findFormat(fileName: string): KnownFormat | undefined {
  const name = fileName.toLowerCase().replace(/^.*[/\\]/, "");
  return (
    knownFormats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension))) ??
    knownFormats.find(({ names }) => names?.test(name))
  );
}

export function findFormatByName(name: string): KnownFormat | undefined {
  return knownFormats.find((format) => format.name === name);
}
