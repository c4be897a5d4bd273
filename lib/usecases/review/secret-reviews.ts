import type { SecretReview, SecretTwins } from "#lib/api/contract/secret-facts.ts";
import { type Caller, isInScope } from "#lib/core/caller.ts";
import type { ChangeEdit } from "#lib/store/change-edits.ts";
import { isDrafted } from "#lib/store/change-edits.ts";
import type { ReadTx } from "#lib/store/client.ts";
import type { StoredEdit } from "#lib/usecases/changes/plan-change.ts";
import { parseSecretFacts } from "./secret-facts.ts";
import { type SecretPlace, secretTwinsOf } from "./secret-twins.ts";

/** What is told of the secrets that edits move, by entry: nothing of those that they leave alone. Opens nothing. */
export async function secretReviewsOf(
  tx: ReadTx,
  caller: Caller,
  edits: readonly ChangeEdit[],
  plans: ReadonlyMap<string, StoredEdit>,
): Promise<Map<string, SecretReview[]>> {
  const moved = edits.flatMap((edit) => movedSecrets(edit, plans.get(edit.entryId)));
  const set = moved.filter((secret) => secret.fingerprint !== null) as (SecretPlace & { edit: ChangeEdit })[];
  const twins = await secretTwinsOf(tx, caller, set);
  const twinsOf = new Map(
    set.map((secret, index) => [`${secret.entryId}\n${secret.field}`, withinChange(caller, secret, set, twins[index])]),
  );
  const reviews = new Map<string, SecretReview[]>();
  for (const { edit, entryId, field } of moved) {
    const held = edit.state.secrets.get(field);
    const facts = held && isDrafted(held.content) ? parseSecretFacts(edit.facts.get(field) ?? "null") : null;
    const review = { field, facts, twins: twinsOf.get(`${entryId}\n${field}`) ?? null };
    reviews.set(entryId, [...(reviews.get(entryId) ?? []), review]);
  }
  return reviews;
}

/** The secrets that an edit sets, changes or clears against the head. */
function movedSecrets(edit: ChangeEdit, plan: StoredEdit | undefined) {
  if (!plan || plan.op === "deleted") return [];
  const before = plan.op === "undeleted" ? undefined : plan.headState?.secrets;
  const fields = new Set([...plan.next.secrets.keys(), ...(before?.keys() ?? [])]);
  return [...fields].flatMap((field) => {
    const fingerprint = plan.next.secrets.get(field)?.fingerprint ?? null;
    const isMoved = fingerprint !== (before?.get(field)?.fingerprint ?? null);
    return isMoved ? [{ edit, entryId: edit.entryId, path: plan.next.path, field, fingerprint }] : [];
  });
}

/** Other entries of the same change that are about to hold the same value count like those that hold it. */
function withinChange(
  caller: Caller,
  secret: SecretPlace,
  all: readonly SecretPlace[],
  twins: SecretTwins | undefined,
): SecretTwins | undefined {
  if (!twins) return undefined;
  const known = new Set(twins.reusedIn.entries.map(({ id }) => id));
  const others = all.filter(
    ({ entryId, fingerprint, path }) =>
      entryId !== secret.entryId && fingerprint === secret.fingerprint && !known.has(entryId) && isInScope(caller, path),
  );
  const entries = others.map(({ entryId, path, field }) => ({ id: entryId, path, fields: [field] }));
  return { ...twins, reusedIn: { count: twins.reusedIn.count + entries.length, entries: [...twins.reusedIn.entries, ...entries] } };
}
