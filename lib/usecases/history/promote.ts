import type { Edit } from "#lib/api/contract/changes.ts";
import { history } from "#lib/api/contract/history.ts";
import type { EntryState } from "#lib/core/entry-state.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isOverlapping, valueAt, withValueAt } from "#lib/core/field-paths.ts";
import { type JsonObject, parseJson } from "#lib/core/json.ts";
import { parseEntryPath } from "#lib/core/paths.ts";
import type { Secret } from "#lib/core/secret.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { listSchemaRows, loadSchemas } from "#lib/store/block-schemas.ts";
import { loadBlockTypes } from "#lib/store/block-types.ts";
import type { ReadTx } from "#lib/store/client.ts";
import { getInstance } from "#lib/store/instance.ts";
import { findVersion, openSecrets, type StoredVersion } from "#lib/store/versions.ts";
import { submitChange } from "#lib/usecases/changes/submit-change.ts";
import { authorize, type Input, usecase } from "#lib/usecases/usecase.ts";
import { type HeadAt, stateAt } from "./across.ts";
import { maySendSecrets, type Place, twoWorkspaces } from "./two-workspaces.ts";

type Carried = {
  path: string;
  sourceState: EntryState;
  sourceVersion: StoredVersion;
  target: HeadAt | undefined;
  schemaId: string | undefined;
  /** Secret fields that differ: those that are carried, or those that are left out. */
  differing: string[];
};
type Prepared = { carried: Carried[]; values: ReadonlyMap<string, ReadonlyMap<string, Secret>>; carriesSecrets: boolean };

/**
 * Promotes in two steps: what is needed of the source is read, and what is to be opened there is audited and committed, before any value is used;
 * then the change is made in the target. What moved in the source meanwhile is not what was looked at: it is refused.
 */
export const promote = usecase(
  history.promote,
  async (tx, { message, ...input }, caller, { carried, values, carriesSecrets }: Prepared) => {
    const { source, target } = await twoWorkspaces(tx, caller, input);
    authorize(target.caller, "write");
    const edits = carried.map((one) => editOf(one, values.get(one.path) ?? new Map()));
    const draft = { message: message || `Promote from ${source.workspace.slug}`, edits };
    const { output, detail } = await submitChange(tx, target.caller, draft);
    const leftOut = carriesSecrets
      ? []
      : carried.flatMap(({ path, differing }) => (differing.length > 0 ? [{ path, fields: differing }] : []));
    const from = { workspace: source.workspace.slug, versions: carried.map(({ path, sourceVersion }) => `${path}@${sourceVersion.n}`) };
    return { output: { ...output, leftOut }, detail: detail && { ...detail, from }, workspaceId: target.workspace.id };
  },
  { prepare: (input, caller) => openSource(input, caller) },
);

async function openSource(input: Input<typeof history.promote>, caller: Parameters<typeof twoWorkspaces>[1]): Promise<Prepared> {
  const { store } = getInstance();
  return store
    .write(async (tx) => {
      const { source, target } = await twoWorkspaces(tx, caller, input);
      authorize(target.caller, "write");
      const carried: Carried[] = [];
      for (const entry of input.entries) carried.push(await carriedOf(tx, source, target, entry));
      const carriesSecrets = maySendSecrets(source);
      const opened = carriesSecrets ? carried.filter(({ differing }) => differing.length > 0) : [];
      if (opened.length > 0) {
        const entries = opened.map(({ path, sourceVersion, differing }) => ({
          path,
          id: sourceVersion.entryId,
          version: sourceVersion.n,
          fields: differing,
        }));
        const detail: JsonObject = { entries, to: target.workspace.slug };
        await appendAudit(tx, source.caller, { action: "promoteReveal", result: "done", detail, workspaceId: source.workspace.id });
      }
      return { carried, opened, carriesSecrets, workspaceId: source.workspace.id };
    })
    .then(({ carried, opened, carriesSecrets, workspaceId }) => ({
      carried,
      carriesSecrets,
      values: new Map(opened.map((one) => [one.path, openFields(workspaceId, one)])),
    }));
}

function openFields(workspaceId: string, { sourceVersion, differing }: Carried): Map<string, Secret> {
  return new Map(differing.flatMap((field) => [...openSecrets(workspaceId, sourceVersion, field)]));
}

async function carriedOf(
  tx: ReadTx,
  source: Place,
  target: Place,
  { path, sourceVersion, targetVersion }: { path: string; sourceVersion: number; targetVersion: number },
): Promise<Carried> {
  const head = await stateAt(tx, source, path);
  if (!head) throw new DomainError("not_found", `${path} is not in ${source.workspace.slug}.`);
  const there = await stateAt(tx, target, path);
  if (head.version !== sourceVersion || (there?.version ?? 0) !== targetVersion) {
    throw new DomainError("conflict", `${path} was changed meanwhile. Compare the two workspaces again.`, { path });
  }
  const version = await findVersion(tx, head.entryId, head.version);
  if (!version) throw new DomainError("not_found", `${path} has no version ${head.version}.`);
  const differing = [...head.state.secrets].flatMap(([field, { fingerprint }]) =>
    there?.state.secrets.get(field)?.fingerprint === fingerprint ? [] : [field],
  );
  const schemaId = await schemaFor(tx, target, path, head.state.schemaId);
  return { path, sourceState: head.state, sourceVersion: version, target: there, schemaId, differing };
}

/** The target's own schema of the same checksum; none when it has no such one: then the newest counts. Refuses a type that is missing there. */
async function schemaFor(tx: ReadTx, target: Place, path: string, schemaId: string | null): Promise<string | undefined> {
  const { kind, group } = parseEntryPath(path);
  if (kind !== "block" || group === null) return undefined;
  const type = (await loadBlockTypes(tx, target.workspace.id, [group])).get(group);
  if (!type) {
    const message = `${path}: the workspace ${target.workspace.slug} has no block type "${group}". Define it there first.`;
    throw new DomainError("invalid", message, { problems: [{ path, message: `needs the block type "${group}".` }] });
  }
  const schema = schemaId === null ? undefined : (await loadSchemas(tx, [schemaId])).get(schemaId);
  if (!schema) return undefined;
  if (schema.workspaceId === null) return schema.blockTypeId === type.id ? schema.id : undefined;
  const own = await listSchemaRows(tx, target.workspace.id, { checksum: schema.checksum, blockTypeId: type.id });
  return own[0]?.id;
}

/** Makes the target's entry say what the source's says. Secrets that are equal stay as they are there; those without a value are left out. */
function editOf({ path, sourceState, target, schemaId, differing }: Carried, values: ReadonlyMap<string, Secret>): Edit {
  let data = sourceState.body;
  for (const [field, value] of values) data = withValueAt(data, field, parseJson(value.reveal()));
  const isKept = (field: string) => sourceState.secrets.has(field) || valueAt(sourceState.body, field) !== undefined;
  const clear = [...(target?.state.secrets.keys() ?? [])].filter(
    (field) => !isKept(field) && !differing.some((other) => isOverlapping(other, field)),
  );
  const isConfig = path.startsWith("config/");
  return {
    ...{ op: "put", path, baseVersion: target?.version ?? 0, data, clear },
    ...{ tags: [...sourceState.tags], description: sourceState.description },
    ...(isConfig ? { secretFields: [...sourceState.secretPaths] } : {}),
    ...(schemaId === undefined ? {} : { schemaId }),
  };
}
