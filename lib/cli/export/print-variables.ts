import { DomainError, type Problem } from "#lib/core/errors.ts";
import type { FileFormat } from "#lib/core/formats/define.ts";

/** INI files hold nothing outside of sections, and their readers take keys in lower case. */
const iniSection = "environment";

/** Variables as a file of a format. */
export function printVariables(variables: ReadonlyMap<string, string>, format: FileFormat): string {
  const isIni = format.name === "ini";
  const section = isIni ? iniSection : "";
  const text = format.patch(
    "",
    [...variables].map(([key, value]) => ({ edit: "set", section, key: isIni ? key.toLowerCase() : key, value })),
  );
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Variables as lines that a POSIX shell takes exactly as they are: `export NAME='…'`. */
export function printShell(variables: ReadonlyMap<string, string>): string {
  const problems: Problem[] = [];
  let text = "";
  for (const [name, value] of variables) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) problems.push({ path: name, message: "is no name that a shell can set." });
    text += `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`;
  }
  if (problems.length > 0) throw new DomainError("invalid", "Some names cannot be written for a shell. Nothing was printed.", { problems });
  return text;
}
