import type { Metadata } from "next";
import {
  addToChangeAction,
  applyOpenChangeAction,
  breakGlassAction,
  closeChangeAction,
  commentOnChangeAction,
  describeChangeAction,
  markViewedAction,
  openChangeAction,
  removeFromChangeAction,
  requestReviewersAction,
  resolveCommentAction,
  resolveConflictsAction,
  revertChangeAction,
  reviewChangeAction,
  withdrawReviewAction,
} from "#app/(dashboard)/changes/actions.ts";
import { ChangePage } from "#components/changes/page/change-page.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Change" };

type Props = { params: Promise<{ id: string }> };

const actions = {
  ...{ describeChange: describeChangeAction, openChange: openChangeAction, closeChange: closeChangeAction },
  ...{ requestReviewers: requestReviewersAction, reviewChange: reviewChangeAction, withdrawReview: withdrawReviewAction },
  ...{ commentOnChange: commentOnChangeAction, resolveComment: resolveCommentAction, markViewed: markViewedAction },
  ...{ addToChange: addToChangeAction, removeFromChange: removeFromChangeAction, resolveConflicts: resolveConflictsAction },
  ...{ applyOpenChange: applyOpenChangeAction, breakGlass: breakGlassAction, revertChange: revertChangeAction },
};

export default async function ChangeRoute({ params }: Props) {
  const { id } = await params;
  const review = await load("getReview", { id });
  const applied = review.change.state === "applied" ? await load("getChange", { id }) : null;
  return <ChangePage first={toWire({ review, applied })} actions={actions} />;
}
