import type { ChangeReview, ProposedEdit } from "#lib/api/contract/review-views.ts";

/** `fail` stands in the way; `notice` is for the reviewer to weigh. */
export type CheckState = "ok" | "fail" | "notice";
export type Check = { name: string; state: CheckState; text: string; lines: string[] };

/** Everything that can be said of a change without knowing a secret. */
export function checksOf(review: ChangeReview): Check[] {
  const { edits } = review;
  return [
    cleanly(edits),
    fitting(edits),
    ...policies(review),
    opinions(review),
    formats(edits),
    reuse(edits),
    bases(edits),
    ...breakGlass(review),
  ];
}

export function countFailing(checks: readonly Check[]): number {
  return checks.filter(({ state }) => state === "fail").length;
}

function cleanly(edits: readonly ProposedEdit[]): Check {
  const name = "The edits apply cleanly";
  const lines = edits.filter(({ conflict }) => conflict !== null).map(({ path }) => path);
  if (lines.length === 0) return { name, state: "ok", text: "Nothing that they change was changed by others meanwhile.", lines };
  return { name, state: "fail", text: "Others changed the same. Settle it under Changes.", lines };
}

function fitting(edits: readonly ProposedEdit[]): Check {
  const name = "Everything fits its schema";
  const lines = edits.flatMap(({ path, problems }) =>
    problems.map((problem) => (problem.startsWith(path) ? problem : `${path}: ${problem}`)),
  );
  if (lines.length === 0) return { name, state: "ok", text: "Each entry would be valid.", lines };
  return { name, state: "fail", text: "It would not be valid as it is.", lines };
}

function policies({ policies: needs }: ChangeReview): Check[] {
  if (needs.length === 0) return [{ name: "Policies", state: "ok", text: "No policy is about these entries.", lines: [] }];
  return needs.map(({ name, words, approvals, approvedBy, isMet, paths }) => ({
    name: `Policy ${name}`,
    state: isMet ? "ok" : "fail",
    text: `It ${words}. ${approvedBy.length} of ${approvals} so far${approvedBy.length > 0 ? `: ${approvedBy.join(", ")}` : ""}.`,
    lines: paths,
  }));
}

function opinions({ reviews }: ChangeReview): Check {
  const name = "Nobody asks for changes";
  const latest = new Map(reviews.map((review) => [review.userId, review]));
  const objectors = [...latest.values()].filter(({ verdict, voidReason }) => verdict === "changes requested" && voidReason === null);
  if (objectors.length === 0) return { name, state: "ok", text: "No request for changes is open.", lines: [] };
  const lines = objectors.map((objector) => objector.name);
  return { name, state: "fail", text: "They asked for changes and have not taken it back.", lines };
}

function formats(edits: readonly ProposedEdit[]): Check {
  const name = "The secrets have the right format";
  const known = secretsOf(edits).filter(({ secret: { facts } }) => facts !== null);
  const wrong = known.filter(({ secret: { facts } }) => facts?.isRight === false);
  const lines = wrong.map(({ path, secret: { field, facts } }) => `${path} · ${field}: ${facts?.message ?? ""}`);
  if (lines.length > 0) return { name, state: "notice", text: "These do not look like what their fields are for.", lines };
  return { name, state: "ok", text: known.length > 0 ? "None looks wrong for its field." : "No secret is set.", lines };
}

function reuse(edits: readonly ProposedEdit[]): Check {
  const name = "The secrets stand nowhere else";
  const lines = secretsOf(edits).flatMap(({ path, secret: { field, twins } }) => {
    const elsewhere = [
      ...(twins?.reusedIn.entries.map((entry) => entry.path) ?? []),
      ...(twins?.sameInWorkspaces.map((workspace) => `workspace ${workspace.name}`) ?? []),
    ];
    return elsewhere.length > 0 ? [`${path} · ${field}: same as in ${elsewhere.join(", ")}`] : [];
  });
  if (lines.length === 0) return { name, state: "ok", text: "No new value is in use anywhere else that you may see.", lines };
  return { name, state: "notice", text: "Who learns one of these learns the others.", lines };
}

function bases(edits: readonly ProposedEdit[]): Check {
  const name = "The base is current";
  const moved = edits.filter(({ isCompanion, baseVersion, headVersion }) => !isCompanion && baseVersion !== headVersion);
  const lines = moved.map(({ path, baseVersion, headVersion }) => `${path}: made on v${baseVersion}, live is v${headVersion}`);
  if (lines.length === 0) return { name, state: "ok", text: "Nobody saved these entries since the edits were made.", lines };
  return { name, state: "notice", text: "Others saved these since. What differs is merged, and shown against what is live.", lines };
}

function breakGlass({ policies: needs, breakGlassReason, change }: ChangeReview): Check[] {
  const name = "Break-glass";
  if (breakGlassReason !== null) return [{ name, state: "fail", text: "It was applied without its approvals.", lines: [breakGlassReason] }];
  if (change.state !== "open" || needs.length === 0) return [];
  const isAllowed = needs.every(({ isMet, allowsBreakGlass }) => isMet || allowsBreakGlass);
  const text = isAllowed
    ? "In an emergency it may be applied without its approvals: with a reason, a password, and everybody told."
    : "Its policies do not allow it to be applied without its approvals.";
  return [{ name, state: "ok", text, lines: [] }];
}

function secretsOf(edits: readonly ProposedEdit[]) {
  return edits.flatMap(({ path, secrets }) => secrets.map((secret) => ({ path, secret })));
}
