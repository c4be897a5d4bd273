import type { ClientState, ClientView } from "#lib/api/contract/receipts.ts";

/** One word or two for each state, as filters name them. */
export const stateWords: Record<ClientState, string> = {
  current: "Current",
  behind: "Behind",
  drifted: "Drifted",
  failed: "Not applied",
  silent: "Silent",
  revoked: "Token revoked",
  expired: "Token expired",
};

type Standing = Pick<ClientView, "state" | "behind" | "drifted" | "problem" | "everySeconds" | "isSilent">;

/** What a badge says: the state, with how much of it. */
export function badgeWords({ state, behind, drifted }: Pick<Standing, "state" | "behind" | "drifted">): string {
  if (state === "behind") return `${behind} behind`;
  if (state === "drifted" && drifted > 0) return `${drifted} drifted`;
  return stateWords[state];
}

/** What the state means, and what to do about it; undefined when all is well. */
export function adviceOn(client: Standing): { title: string; text: string } | undefined {
  const { state, behind, drifted, problem } = client;
  switch (state) {
    case "current":
      return undefined;
    case "behind":
      return { title: `${entriesWords(behind)} moved on since`, text: "Its next pull brings them. A watcher is told within a second." };
    case "drifted":
      return {
        title: drifted > 0 ? `${entriesWords(drifted)} edited in its target` : "Edited in its target",
        text: "Somebody changed the file since it was written. A pull keeps these edits and never overwrites them; ask for one as a change to bring it here.",
      };
    case "failed":
      return {
        title: "Fetched, not applied",
        text: `${problem ?? "It did not say why."} The target was left as it was, and the client tries again with its next pull.`,
      };
    case "silent":
      return { title: "No receipt for longer than expected", text: `${rhythmWords(client)} What it holds is what it said last.` };
    case "revoked":
    case "expired":
      return {
        title: state === "revoked" ? "Its token is revoked, or whoever made it is gone" : "Its token has expired",
        text: "It pulls nothing any more, yet what it pulled still stands on the host. Log in there again, or forget it once the file is gone.",
      };
    default:
      return state satisfies never;
  }
}

/** How often a client said that it reports. */
export function rhythmWords({ everySeconds }: Pick<Standing, "everySeconds">): string {
  if (everySeconds === null) return "It is run by hand or by a schedule of its own: after a week it counts as silent.";
  return `It reports every ${durationWords(everySeconds)}: after three times that it counts as silent.`;
}

export function durationWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** "3 entries". */
function entriesWords(count: number): string {
  return `${count} ${count === 1 ? "entry" : "entries"}`;
}

/** "held by 3 clients: 2 × v4, 1 × v3". */
export function versionWords(versions: readonly { version: number | null; count: number }[]): string {
  return versions.map(({ version, count }) => `${count} × ${version === null ? "unknown version" : `v${version}`}`).join(", ");
}
