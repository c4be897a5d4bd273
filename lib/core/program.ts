/** What of a program people recognise: where it runs, by the names that its tool gives. */
export const programParts = ["flow", "deployment", "worker", "workPool", "flowRun", "taskRun"] as const;
export type ProgramPart = (typeof programParts)[number];

/** What a program says of itself. Claims for people to read: no right follows from them. Parts that it does not name are absent. */
export type Program = { readonly [Part in ProgramPart]?: string };

const nameLengthMax = 200;

/** A name as a program gives it, made fit to be shown: without invisible characters, cut at 200; undefined when nothing is left. */
export function programNameOf(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  const name = text
    .slice(0, nameLengthMax * 2)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
    .trim();
  return name === "" ? undefined : Array.from(name).slice(0, nameLengthMax).join("");
}
