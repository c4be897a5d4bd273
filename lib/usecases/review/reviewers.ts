import type { Reviewer } from "#lib/core/review.ts";
import type { PersonRow } from "#lib/store/reviews.ts";
import { shownRole } from "#lib/usecases/people/roles.ts";

/** People as reviewers of a change that was begun at a moment: who made or promoted them before does not count. */
export function reviewersSince(people: readonly PersonRow[], begun: Date): Map<string, Reviewer> {
  return new Map(
    people.map(({ makers, role, ...person }): [string, Reviewer] => [
      person.userId,
      {
        ...person,
        role: role ? shownRole(role) : null,
        madeBy: makers.filter(({ at }) => at >= begun).map(({ userId }) => userId),
      },
    ]),
  );
}
