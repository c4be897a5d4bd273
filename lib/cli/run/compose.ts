import type { SyncEntry } from "#lib/api/contract/sync.ts";
import { DomainError, type Problem } from "#lib/core/errors.ts";
import { type Draft, fill } from "./drafts.ts";
import type { Request } from "./request.ts";
import { fieldsOf, refuseSharedNames } from "./selections.ts";
import { lookupIn } from "./values.ts";

/** What a program is given: its environment, what goes into files by the variable that names each, and every secret text in all of it. */
export type Composition = { env: Readonly<Record<string, string>>; files: ReadonlyMap<string, string>; secrets: readonly string[] };

/** Only what was put in: by references of the environment, by entries, by files and the command line, in this order; later ones count. */
export type Handed = { env: Map<string, string>; files: Map<string, string>; secrets: string[] };

/**
 * Puts the values of entries where they are wanted. Refuses with `not_found` when anything is missing, has no right name or is not unique, and says all
 * of it at once: names and places, never a value.
 */
export function hand(request: Request, entries: readonly SyncEntry[], nothing: string): Handed {
  const problems: Problem[] = [];
  const handed: Handed = { env: new Map(), files: new Map(), secrets: [] };
  const lookup = lookupIn(entries);
  const put = (drafts: ReadonlyMap<string, Draft>, texts: Map<string, string>) => {
    for (const [name, draft] of drafts) {
      const { text, secrets } = fill(draft, lookup, problems);
      texts.set(name, text);
      handed.secrets.push(...secrets);
    }
  };
  put(request.inheritedDrafts, handed.env);
  const fields = request.selections.flatMap((selection) => fieldsOf(selection, entries, request.allowedNames, problems));
  refuseSharedNames(fields, problems);
  for (const { name, text, secrets } of fields) {
    handed.env.set(name, text);
    handed.secrets.push(...secrets);
  }
  put(request.drafts, handed.env);
  put(request.files, handed.files);
  for (const [name, text] of handed.env) {
    if (text.includes("\0"))
      problems.push({ path: name, message: "has a zero byte, which no environment variable can hold. Use --as-file." });
  }
  refuse(problems, nothing);
  return handed;
}

export function compose(request: Request, entries: readonly SyncEntry[]): Composition {
  const { env, files, secrets } = hand(request, entries, "Nothing was started.");
  return { env: { ...request.inherited, ...Object.fromEntries(env) }, files, secrets };
}

export function isSameComposition(a: Composition, b: Composition): boolean {
  return textOf(a) === textOf(b);
}

export function refuse(problems: readonly Problem[], nothing: string): void {
  const unique = [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
  if (unique.length === 0) return;
  const what = unique.length === 1 ? "One value cannot be handed over." : `${unique.length} values cannot be handed over.`;
  throw new DomainError("not_found", `${what} ${nothing}`, { problems: unique });
}

function textOf({ env, files }: Composition): string {
  return JSON.stringify([Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)), [...files].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
