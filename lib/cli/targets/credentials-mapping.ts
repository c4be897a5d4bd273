import { findProviderOfType, readCredentialSections } from "#lib/core/credential-sections.ts";
import { ini } from "#lib/core/formats/ini.ts";
import type { Json } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import type { FileEntry, Mapping } from "./mapping.ts";

/** Echoflow's credentials.ini: each section is a block, in every spelling that its documentation or code has used. */
export const credentialsMapping: Mapping = {
  format: ini,
  rules: "credentials",
  patterns: ["block/aws-credentials/*", "block/azure-cosmos-db-credentials/*"],
  hold({ path, name, type, version, deleted, data, secretFields }) {
    const provider = findProviderOfType(type);
    if (!provider || !path.startsWith("block/")) return undefined;
    const held = { path, name, version, secretFields, unmanaged: new Set<string>(), jsonFields: new Set<string>() };
    if (deleted || !data) return { ...held, values: null };
    const values = new Map<string, Json>();
    for (const { field } of provider.fields) {
      const value = data[field];
      // An empty text and nothing at all look the same in a file.
      if (typeof value === "string" && value !== "") values.set(field, value);
      else if (value !== undefined && value !== null && value !== "") held.unmanaged.add(field);
    }
    return { ...held, values };
  },
  read(document) {
    const { sections, foreign, problems } = readCredentialSections(document);
    const entries = sections.map(({ section, path, fields }): FileEntry => {
      return {
        section,
        path,
        fields: fields.map((field) => ({ ...field, section, line: field.state === "absent" ? undefined : field.line })),
      };
    });
    return { entries, foreign, problems };
  },
  headKeys: ["provider", "name"],
  placesOf({ path, fields }) {
    const { group, name } = parseEntryPath(path);
    const provider = findProviderOfType(group);
    const places = new Map(fields.map((field) => [field, { section: name, key: field }]));
    return { section: name, places, extra: [{ edit: "set", section: name, key: "provider", value: provider?.provider ?? "" }] };
  },
  findPlaceProblem({ path }, { sections }) {
    const isTaken = sections.has(parseEntryPath(path).name);
    return isTaken ? `${path} was not added: the file has another section of that name.` : undefined;
  },
};
