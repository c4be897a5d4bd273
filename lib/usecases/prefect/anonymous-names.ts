import type { Caller } from "#lib/core/caller.ts";
import { canonicalJson, type JsonObject } from "#lib/core/json.ts";
import { formatEntryPath } from "#lib/core/paths.ts";
import { governs } from "#lib/core/policies.ts";
import type { Tx } from "#lib/store/client.ts";
import { loadLiveEntries } from "#lib/store/entries.ts";
import { getInstance } from "#lib/store/instance.ts";
import { heldPolicies } from "#lib/usecases/review/policies.ts";
import { workspaceOf } from "#lib/usecases/usecase.ts";

/** So many blocks of the same content one client may have here and still be known again. */
const namesTried = 50;

type Content = { slug: string; schemaId: string; data: JsonObject };

/**
 * A name for a block that a client makes without one: a new one each time. Where a policy lets the block wait, the same content gets the same
 * name until that is taken, so that a client which tries again finds the change that waits for it instead of opening another one.
 */
export async function anonymousName(tx: Tx, caller: Caller, content: Content): Promise<string> {
  const random = `anonymous-${crypto.randomUUID()}`;
  if (!(await isHeldUp(tx, caller, pathOf(content.slug, random)))) return random;
  const { slug, schemaId, data } = content;
  const names = Array.from({ length: namesTried }, (_, n) => `anonymous-${uuidOf(canonicalJson([caller.id, slug, schemaId, data, n]))}`);
  const paths = names.map((name) => pathOf(slug, name));
  const taken = await loadLiveEntries(tx, workspaceOf(caller), paths);
  return names.find((name) => !taken.has(pathOf(slug, name))) ?? random;
}

async function isHeldUp(tx: Tx, caller: Caller, path: string): Promise<boolean> {
  const policies = await heldPolicies(tx, workspaceOf(caller));
  return policies.some((policy) => !policy.document.allowsDirect && governs(policy, { entryId: "", paths: [path] }));
}

function pathOf(slug: string, name: string): string {
  return formatEntryPath({ kind: "block", group: slug, name });
}

/** A keyed hash in the form of a UUID: whoever reads the name learns nothing of the content. */
function uuidOf(text: string): string {
  const hex = Buffer.from(getInstance().keyring.hmac("change-content", `anonymous\n${text}`)).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
