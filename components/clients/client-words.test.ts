import { describe, expect, it } from "vitest";
import { clientStates } from "#lib/api/contract/receipts.ts";
import { adviceOn, badgeWords, durationWords, rhythmWords, versionWords } from "./client-words.ts";

const client = { behind: 2, drifted: 1, problem: null, everySeconds: null, isSilent: false };

describe("the words of a client", () => {
  it("say for every state but the good one what to do", () => {
    const silent = clientStates.filter((state) => adviceOn({ ...client, state }) === undefined);
    expect(silent).toEqual(["current"]);
  });

  it("count what is behind or drifted, where there is something to count", () => {
    expect(clientStates.map((state) => badgeWords({ ...client, state }))).toEqual([
      "Token revoked",
      "Token expired",
      "Not applied",
      "1 drifted",
      "Silent",
      "2 behind",
      "Current",
    ]);
    expect(badgeWords({ state: "drifted", behind: 0, drifted: 0 })).toBe("Drifted");
  });

  it("repeat the problem of a client that could not apply", () => {
    expect(adviceOn({ ...client, state: "failed", problem: "The folder is read-only." })?.text).toMatch(/^The folder is read-only\. /);
  });

  it("say how often it reports", () => {
    expect(rhythmWords({ everySeconds: 60 })).toContain("every 60 s");
    expect([90, 600, 86_400, 604_800].map(durationWords)).toEqual(["90 s", "10 min", "24 h", "7 d"]);
  });

  it("name a version that is not known", () => {
    expect(
      versionWords([
        { version: 4, count: 2 },
        { version: null, count: 1 },
      ]),
    ).toBe("2 × v4, 1 × unknown version");
  });
});
