/** The parts of `Name=value;Name=value;` by lower-case name, or in words why it is none. A value may hold `=`, never `;`. */
export function parseConnectionString(text: string, names: readonly string[]): ReadonlyMap<string, string> | string {
  const parts = new Map<string, string>();
  for (const part of text.replace(/;$/, "").split(";")) {
    const at = part.indexOf("=");
    if (at < 1) return "a part of it is not Name=value";
    const name = part.slice(0, at).toLowerCase();
    if (!names.some((known) => known.toLowerCase() === name)) return "it has a part that does not belong there";
    if (parts.has(name)) return "a part stands in it twice";
    parts.set(name, part.slice(at + 1));
  }
  return parts;
}
