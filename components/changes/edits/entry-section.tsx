"use client";

import { memo, type RefObject, useEffect, useId, useRef, useState } from "react";
import type { CommentView, ProposedEdit } from "#lib/api/contract/review-views.ts";
import classes from "./edits.module.css";
import { ProposedEntry } from "./proposed-entry.tsx";

type EntrySectionProps = {
  edit: ProposedEdit;
  comments: readonly CommentView[];
  isOnlySince: boolean;
  /** The entry that the keys are about. */
  isCurrent: boolean;
  /** Drawn at once; others when they come near. */
  isFirst: boolean;
  onCurrent: (entryId: string) => void;
};

/** The place of one entry in the list. Of two hundred only those are drawn that somebody has come near to. */
export const EntrySection = memo(function EntrySection({ edit, isCurrent, isFirst, onCurrent, ...entry }: EntrySectionProps) {
  const section = useRef<HTMLElement>(null);
  const isNear = useNear(section, isFirst || isCurrent);
  const headId = useId();
  const take = () => onCurrent(edit.entryId);
  return (
    <article
      ref={section}
      data-entry={edit.entryId}
      data-current={isCurrent || undefined}
      aria-labelledby={headId}
      tabIndex={-1}
      className={classes.entry}
      onFocusCapture={take}
      onPointerDown={take}
    >
      {isNear ? (
        <ProposedEntry edit={edit} headId={headId} isCurrent={isCurrent} {...entry} />
      ) : (
        <h2 id={headId} className={`${classes.far} mono`}>
          {edit.path}
        </h2>
      )}
    </article>
  );
});

const nearMargin = "1200px";

/** True from when the element has been near the visible part of the page for the first time. */
function useNear(element: RefObject<HTMLElement | null>, isNearAnyway: boolean): boolean {
  const [hasBeenNear, setNear] = useState(isNearAnyway);
  if (isNearAnyway && !hasBeenNear) setNear(true);
  // The scroll position is the outside system.
  useEffect(() => {
    if (hasBeenNear || !element.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setNear(true);
      },
      { rootMargin: nearMargin },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, hasBeenNear]);
  return hasBeenNear || isNearAnyway;
}
