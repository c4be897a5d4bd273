import { DomainError } from "./errors.ts";

/** `policy` says who reviews changes of which paths: an entry like the others, that no program is sent. */
export const kinds = ["block", "kv", "config", "policy"] as const;
export type Kind = (typeof kinds)[number];
/** What is delivered to programs. */
export const deliveredKinds = ["block", "kv", "config"] as const satisfies readonly Kind[];
export type DeliveredKind = (typeof deliveredKinds)[number];

/** An entry's path taken apart. `group` is a block's type slug or a configuration's namespace; a KV pair and a policy have none. */
export type EntryPath = { kind: Kind; group: string | null; name: string };

const nameShape = /^[A-Za-z0-9._-]{1,128}$/;
const slugShape = /^[a-z0-9-]{1,128}$/;

/** `block/<type>/<name>`, `kv/<key>`, `config/<namespace>/<name>` or `policy/<name>`. */
export function formatEntryPath({ kind, group, name }: EntryPath): string {
  return group === null ? `${kind}/${name}` : `${kind}/${group}/${name}`;
}

/** Takes a path apart; refuses with `invalid` when it is none, or when a name in it breaks the rules of `findNameProblem`. */
export function parseEntryPath(path: string): EntryPath {
  const [kind, ...rest] = path.split("/");
  if (kind === "kv") {
    const name = rest.join("/");
    refuseName(path, findKeyProblem(name));
    return { kind, group: null, name };
  }
  if ((kind === "block" || kind === "config") && rest.length === 2) {
    const [group = "", name = ""] = rest;
    refuseName(path, findGroupProblem(kind, group));
    refuseName(path, findNameProblem(name));
    return { kind, group, name };
  }
  if (kind === "policy" && rest.length === 1) {
    const [name = ""] = rest;
    refuseName(path, findNameProblem(name));
    return { kind, group: null, name };
  }
  throw new DomainError("invalid", "A path is block/<type>/<name>, kv/<key>, config/<namespace>/<name> or policy/<name>.", {
    problems: [{ path: "path", message: "is not an entry path." }],
  });
}

export function isEntryPath(path: string): boolean {
  try {
    parseEntryPath(path);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with the name of a block, a namespace, a configuration, a workspace or a token; undefined when nothing is. */
export function findNameProblem(name: string): string | undefined {
  if (!nameShape.test(name)) return "A name has 1 to 128 characters of A-Z, a-z, 0-9, dot, dash and underscore.";
  if (/^\.|\.$/.test(name)) return "A name neither starts nor ends with a dot.";
  return undefined;
}

/** What is wrong with the middle of a path: the type of a block, the namespace of a configuration. */
export function findGroupProblem(kind: "block" | "config", group: string): string | undefined {
  if (kind === "block" && !slugShape.test(group)) return "The block type must be a slug of a-z, 0-9 and -.";
  return findNameProblem(group);
}

/** What is wrong with a KV key: 1 to 255 bytes of printable Unicode in NFC, no outer spaces. */
export function findKeyProblem(key: string): string | undefined {
  // Most keys are of plain ASCII, where nothing of this can be wrong.
  if (/^[!-~]{1,255}$/.test(key)) return undefined;
  const bytes = new TextEncoder().encode(key).length;
  if (bytes < 1 || bytes > 255) return "A key has 1 to 255 bytes.";
  if (key.normalize("NFC") !== key) return "A key must be in Unicode normal form C.";
  if (/\p{C}|\p{Zl}|\p{Zp}/u.test(key)) return "A key has no control, invisible or unassigned characters.";
  if (key.trim() !== key) return "A key neither starts nor ends with a space.";
  return undefined;
}

/** What is wrong with the slug of a block type or a workspace. */
export function findSlugProblem(slug: string): string | undefined {
  return slugShape.test(slug) ? undefined : "A slug has 1 to 128 characters of a-z, 0-9 and dash.";
}

/** The form in which paths are unique: `Prod` and `prod` are one name. KV keys keep their case, as Prefect's clients expect. */
export function foldPath(path: string): string {
  return path.startsWith("kv/") ? path : path.toLowerCase();
}

function refuseName(path: string, problem: string | undefined): void {
  if (problem) throw new DomainError("invalid", problem, { problems: [{ path, message: problem }] });
}
