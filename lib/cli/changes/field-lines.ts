import type { ProposedEdit } from "#lib/api/contract/review-views.ts";
import type { SecretReview } from "#lib/api/contract/secret-facts.ts";
import { count } from "#lib/cli/output.ts";
import { formatJson } from "#lib/core/json.ts";

export type FieldChange = ProposedEdit["fields"][number];

const valueLengthMax = 100;

/** A line for each field that differs, old left of new. A secret shows as its fingerprint and what may be said of it: never its value or length. */
export function fieldLines(fields: readonly FieldChange[], secrets: readonly SecretReview[]): string[] {
  const known = new Map(secrets.map((secret) => [secret.field, secret]));
  const moved = fields.filter(({ change }) => change !== "unchanged");
  return moved.map((field) => {
    const { field: name, change, old, new: next } = field;
    const place = name.replace(/^#/, "");
    const isSecret = old?.secret || next?.secret;
    const what =
      change === "added"
        ? stateWords(next)
        : change === "removed"
          ? `${stateWords(old)} → nothing`
          : `${stateWords(old)} → ${stateWords(next)}`;
    return `  ${place}  ${isSecret ? `secret ${changeWords[change]} ` : ""}${what}${factWords(known.get(name))}`;
  });
}

const changeWords = { added: "set", removed: "cleared", changed: "changed", unchanged: "unchanged" } as const;

function stateWords(state: FieldChange["old"]): string {
  if (!state) return "nothing";
  if (state.secret) return `••••••••[${state.fingerprint}]`;
  const text = formatJson(state.value);
  return text.length > valueLengthMax ? `${text.slice(0, valueLengthMax)}…` : text;
}

function factWords(secret: SecretReview | undefined): string {
  const { facts, twins } = secret ?? {};
  const parts = [
    // Of a value whose form nobody expects there is nothing to say.
    facts && (facts.format !== null || facts.isRight !== null) ? facts.message : "",
    ...(facts?.parts ?? []).map(({ name, value }) => `${name} ${value}`),
    ...(twins?.sameAsVersions ?? []).slice(0, 1).map((version) => `same as version ${version}`),
    ...(twins?.sameInWorkspaces ?? []).map(({ slug }) => `same as in ${slug}`),
    twins && twins.reusedIn.count > 0 ? `reused in ${count(twins.reusedIn.count, "other entry").replace("entrys", "entries")}` : "",
  ].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join("; ")})` : "";
}
