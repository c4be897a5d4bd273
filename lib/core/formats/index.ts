import type { FileFormat } from "./define.ts";
import { dotenv } from "./dotenv.ts";
import { ini } from "./ini.ts";
import { json } from "./json.ts";
import { toml } from "./toml.ts";
import { yaml } from "./yaml.ts";

/** Every file format, in the order in which names are tried. A new one is a new file and a line here. */
export const formats: readonly FileFormat[] = [ini, dotenv, toml, json, yaml];

/** The format for a file's name or path, or undefined when no format claims it. */
export function findFormat(fileName: string): FileFormat | undefined {
  const name = fileName.toLowerCase().replace(/^.*[/\\]/, "");
  return (
    formats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension))) ??
    formats.find(({ names }) => names?.test(name))
  );
}
