"use client";

import { VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCopy, IconInfoCircle, IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Fact, Facts } from "#components/ui/facts.tsx";
import type { SecretFacts, SecretReview, SecretTwins } from "#lib/api/contract/secret-facts.ts";
import type { FieldChange } from "#lib/core/diff.ts";
import { ReusedIn } from "./reused-in.tsx";
import classes from "./secret-facts.module.css";
import { isOnlyHere, verdictWord, versionWords } from "./secret-words.ts";

type SecretFactsViewProps = {
  /** The secret field as the diff has it: what happened to it, with its fingerprints. */
  change: FieldChange;
  /** What is known of the new value; left out while it is not, or for values that are kept. */
  review?: SecretReview;
  /** Other places of the same change that set the same value: "block/secret/b · value". */
  alsoIn?: readonly string[];
  /** The entry's path, where secrets of several stand on one page. */
  path?: string;
};

/** What a reviewer is told of a secret field instead of its value. Nothing here depends on the value's length. */
export function SecretFactsView({ change, review, alsoIn = [], path }: SecretFactsViewProps) {
  return (
    <section className={classes.secret} aria-label={`About the secret in ${path ? `${path} · ` : ""}${change.field}`}>
      <Fingerprints change={change} />
      {review?.facts && <Format facts={review.facts} />}
      {review?.twins && <Twins twins={review.twins} alsoIn={alsoIn} />}
    </section>
  );
}

const changeWords: Record<FieldChange["change"], string> = {
  added: "Secret set",
  removed: "Secret cleared",
  changed: "Secret changed",
  unchanged: "Secret unchanged",
};

function Fingerprints({ change: { change, old, new: next } }: { change: FieldChange }) {
  const [before, after] = [fingerprintOf(old), fingerprintOf(next)];
  return (
    <p className={classes.head}>
      <IconLock size={14} aria-hidden />
      <span>
        {changeWords[change]}, fingerprint{" "}
        {before && after && before !== after && (
          <>
            <code>{before}</code> <span aria-hidden>→</span>
            <VisuallyHidden>becomes</VisuallyHidden>{" "}
          </>
        )}
        <code>{after ?? before}</code>
      </span>
    </p>
  );
}

function fingerprintOf(state: FieldChange["old"]): string | undefined {
  return state?.secret ? state.fingerprint : undefined;
}

function Format({ facts }: { facts: SecretFacts }) {
  const { isRight, message, parts } = facts;
  const word = verdictWord(facts);
  const Sign = isRight === null ? IconInfoCircle : isRight ? IconCheck : IconAlertTriangle;
  return (
    <>
      <p className={classes.row} data-verdict={isRight === null ? "none" : isRight ? "right" : "wrong"}>
        <Sign size={14} aria-hidden />
        <span>
          {word && <strong>{word}</strong>} {message}
        </span>
      </p>
      {parts.length > 0 && (
        <div className={classes.parts}>
          <Facts label="Parts that are not secret">
            {parts.map(({ name, value }) => (
              <Fact key={name} name={name} mono>
                {value}
              </Fact>
            ))}
          </Facts>
        </div>
      )}
    </>
  );
}

function Twins({ twins, alsoIn }: { twins: SecretTwins; alsoIn: readonly string[] }) {
  const { sameAsVersions, sameInWorkspaces, reusedIn } = twins;
  if (isOnlyHere(twins) && alsoIn.length === 0) {
    return (
      <p className={classes.row}>
        <IconCheck size={14} aria-hidden />
        <span>New value: it stands nowhere else that you may see.</span>
      </p>
    );
  }
  return (
    <>
      {sameAsVersions.length > 0 && <Twin>{versionWords(sameAsVersions)}</Twin>}
      {sameInWorkspaces.map(({ slug, name, color, version }) => (
        <Twin key={slug} about={`v${version} there`}>
          Same as in workspace <span className={classes.dot} style={{ background: `var(--mantine-color-${color}-6)` }} aria-hidden /> {name}
        </Twin>
      ))}
      {reusedIn.count > 0 && <ReusedIn reusedIn={reusedIn} />}
      {alsoIn.length > 0 && <Twin about={alsoIn.join(", ")}>Set in this change elsewhere too</Twin>}
    </>
  );
}

function Twin({ about, children }: { about?: string; children: ReactNode }) {
  return (
    <p className={classes.row} data-verdict="twin">
      <IconCopy size={14} aria-hidden />
      <span>
        <strong>{children}</strong> {about}
      </span>
    </p>
  );
}
