import type { FileDocument, FileKey, FileSection } from "./formats/define.ts";
import { textOfValue } from "./formats/patch-check.ts";
import { isMask, isStringifiedNone } from "./masks.ts";
import { findNameProblem, foldPath, formatEntryPath } from "./paths.ts";

/** A block's field and the keys under which a file may hold it; the first one is written. */
type CredentialField = { field: string; keys: readonly [string, ...string[]] };

/** A value of `provider` in Echoflow's credentials.ini and the block type behind it. */
export type CredentialProvider = { provider: string; type: string; fields: readonly CredentialField[] };

/** What Echoflow's documentation and code have called the keys (source: its `load_credential_configuration` and docs/configuration/blocks.md). */
export const credentialProviders: readonly CredentialProvider[] = [
  {
    provider: "AWS",
    type: "aws-credentials",
    fields: [
      { field: "aws_access_key_id", keys: ["aws_access_key_id", "aws_key"] },
      { field: "aws_secret_access_key", keys: ["aws_secret_access_key", "aws_secret"] },
      { field: "aws_session_token", keys: ["aws_session_token", "token"] },
      { field: "region_name", keys: ["region_name", "region"] },
      { field: "profile_name", keys: ["profile_name"] },
    ],
  },
  {
    provider: "AZCosmos",
    type: "azure-cosmos-db-credentials",
    fields: [{ field: "connection_string", keys: ["connection_string"] }],
  },
];

/**
 * What a file says about a field: a `value`; `empty`, which clears; nothing at all (`absent`); or what a client that shows
 * secrets masked or prints nothing as `None` has written over it (`mask`, `none`), which says nothing about the field.
 */
export type SectionField = { field: string; key: string; line: number; isInherited: boolean } & (
  | { state: "value"; value: string }
  | { state: "empty" | "absent" | "mask" | "none" }
);

/** A section of the file that is a credentials block. Its other keys (`active`, `options`, …) are foreign: never sent, never touched. */
export type CredentialSection = { section: string; path: string; provider: CredentialProvider; fields: readonly SectionField[] };

export type SectionProblem = { section: string; key?: string; line: number; message: string };

export type CredentialSections = {
  sections: readonly CredentialSection[];
  /** Sections that belong to somebody else: no provider, or one that we do not know. */
  foreign: readonly SectionProblem[];
  problems: readonly SectionProblem[];
};

/**
 * Reads every section of a credentials file as a block. Both spellings count: `[AWS]` or `[AZCosmos]` with `name = <block>`,
 * and `[<block>]` with `provider = AWS` or `AZCosmos`. A section that cannot be one block without guessing is a problem.
 */
export function readCredentialSections(document: FileDocument): CredentialSections {
  const sections: CredentialSection[] = [];
  const foreign: SectionProblem[] = [];
  const problems: SectionProblem[] = [];
  const seen = new Map<string, string>();
  for (const [section, content] of document.sections) {
    const found = identify(section, content);
    if ("foreign" in found) foreign.push({ section, line: content.line, message: found.foreign });
    else if ("problem" in found) problems.push({ section, line: content.line, message: found.problem });
    else {
      const twin = seen.get(foldPath(found.path));
      if (twin !== undefined) problems.push({ section, line: content.line, message: `is the same block as [${twin}].` });
      seen.set(foldPath(found.path), section);
      const fields = found.provider.fields.map((field) => readField(section, content, field, problems));
      sections.push({ section, ...found, fields });
    }
  }
  return { sections, foreign, problems };
}

/** The provider of a block type, or undefined when the type has no place in a credentials file. */
export function findProviderOfType(type: string | null): CredentialProvider | undefined {
  return credentialProviders.find((provider) => provider.type === type);
}

type Identity = { path: string; provider: CredentialProvider };

function identify(section: string, { keys }: FileSection): Identity | { foreign: string } | { problem: string } {
  const named = findProvider(section);
  const stated = textAt(keys, "provider");
  const provider = stated === undefined ? named : findProvider(stated);
  if (!provider) return { foreign: stated === undefined ? "has no provider." : "has a provider that is neither AWS nor AZCosmos." };
  const label = textAt(keys, "name");
  if (named && !label && stated === undefined) return { problem: "has no name = <block name>." };
  const name = named && label ? label : section;
  const problem = findNameProblem(name);
  if (problem) return { problem: `does not name a block. ${problem}` };
  return { path: formatEntryPath({ kind: "block", group: provider.type, name }), provider };
}

function textAt(keys: FileSection["keys"], key: string): string | undefined {
  const entry = keys.get(key);
  return entry && textOfValue(entry.value);
}

function findProvider(text: string): CredentialProvider | undefined {
  return credentialProviders.find(({ provider }) => provider.toLowerCase() === text.trim().toLowerCase());
}

function readField(
  section: string,
  { line, keys }: FileSection,
  { field, keys: names }: CredentialField,
  problems: SectionProblem[],
): SectionField {
  const found = names.filter((name) => keys.has(name));
  const [key = names[0], second] = found;
  const entry: FileKey | undefined = keys.get(key);
  if (second !== undefined) {
    problems.push({ section, key, line: entry?.line ?? line, message: `and ${second} are the same field. Keep one of them.` });
  }
  const place = { field, key, line: entry?.line ?? line, isInherited: entry?.isInherited ?? false };
  if (!entry) return { ...place, state: "absent" };
  const value = textOfValue(entry.value);
  if (value === "") return { ...place, state: "empty" };
  if (isMask(value)) return { ...place, state: "mask" };
  if (isStringifiedNone(value)) return { ...place, state: "none" };
  return { ...place, state: "value", value };
}
