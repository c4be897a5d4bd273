import type { Conflict } from "#lib/api/contract/changes.ts";
import { canInsist } from "./conflict-state.ts";

type DecisionWords = { title: string; text: string; mine?: string; theirs: string };

/** What happened to an entry, and what the person can do about it. */
export function decisionWords(conflict: Conflict): DecisionWords {
  const { theirsBy, currentVersion: n } = conflict;
  const mine = canInsist(conflict) ? insistWords(conflict) : undefined;
  const giveUp = giveUpWords[conflict.op];
  switch (conflict.reason) {
    case "fields":
      return { title: `${theirsBy} saved v${n} while you were editing`, text: "", theirs: giveUp };
    case "exists":
      return {
        title: "There is an entry at this path already",
        text: `${theirsBy} saved it as v${n}. ${mine ? "Put yours on top of it, or give it another name." : "Two entries cannot have one path: rename or delete that one first."}`,
        mine,
        theirs: giveUp,
      };
    case "deleted":
      return {
        title: `${theirsBy} moved this to the trash meanwhile`,
        text: mine ? "It comes back with all of its versions and secrets, and yours on top." : "Bring it back from the trash first.",
        mine,
        theirs: giveUp,
      };
    case "missing":
      return conflict.nowAt === null
        ? {
            title: "This entry does not exist any more",
            text: mine
              ? "It can be made new from what you see. Secrets that you kept as they were are gone with it."
              : "There is nothing left to do.",
            mine,
            theirs: giveUp,
          }
        : {
            title: `This was renamed to ${conflict.nowAt}`,
            text: `By ${theirsBy}, who saved v${n}. Yours can be saved there.`,
            mine,
            theirs: giveUp,
          };
    case "moved":
      return {
        title: `${theirsBy} saved v${n} meanwhile`,
        text: "Look at what changed since the version that you saw, then decide again.",
        mine,
        theirs: giveUp,
      };
    default:
      return conflict.reason satisfies never;
  }
}

function insistWords({ reason, op, nowAt, currentVersion }: Conflict): string {
  if (reason === "exists") return "Put mine on top of it";
  if (reason === "deleted") return "Bring it back with mine";
  if (reason === "missing" && nowAt === null) return "Make it new with mine";
  if (op === "put" || op === "patch") return nowAt === null ? "Save mine all the same" : `Save mine at ${nowAt}`;
  return `${againWords[op](nowAt ?? `v${currentVersion}`)} all the same`;
}

const againWords: Record<Exclude<Conflict["op"], "put" | "patch">, (what: string) => string> = {
  rename: (what) => `Rename ${what}`,
  delete: (what) => `Move ${what} to the trash`,
  undelete: (what) => `Bring ${what} back`,
  restore: (what) => `Restore over ${what}`,
};

const giveUpWords: Record<Conflict["op"], string> = {
  put: "Give up mine",
  patch: "Give up mine",
  rename: "Do not rename it",
  delete: "Leave it as it is",
  undelete: "Leave it in the trash",
  restore: "Leave it as it is",
};
