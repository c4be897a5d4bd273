import { actsOn, type ChangeAct, type ChangeActs, type ChangeFacts } from "#lib/core/change-acts.ts";
import { DomainError } from "#lib/core/errors.ts";

const unplanned = {
  ...{ notReviewer: null, obstacle: null, needsReview: false, missing: null, allowsBreakGlass: false },
  ...{ hasBrokenGlass: false, hasAcknowledged: false },
};

/** Refuses with `forbidden` an act that the rules do not allow now, with the sentence that the page shows under its button. */
export function refuseAct(act: ChangeAct, facts: Partial<ChangeFacts> & Omit<ChangeFacts, keyof typeof unplanned>): void {
  refuseActOf(act, actsOn({ ...unplanned, ...facts }));
}

export function refuseActOf(act: ChangeAct, acts: ChangeActs): void {
  const reason = acts[act];
  if (reason !== null) throw new DomainError("forbidden", reason);
}
