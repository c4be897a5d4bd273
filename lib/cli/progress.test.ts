import { describe, expect, it } from "vitest";
import type { Io } from "./io.ts";
import { type Progress, progressOf } from "./progress.ts";
import { testIo } from "./testing-io.ts";

const clearLine = "\r\u001b[K";

/** What stands on the terminal after each drawing. */
function drawn(more: Partial<Io>, work: (progress: Progress) => void): string[] {
  const io = testIo("/nowhere", { stderrColumns: () => 60, env: { NO_COLOR: "1" }, ...more });
  const progress = progressOf(io);
  work(progress);
  return io.stderr().split(clearLine).slice(1);
}

describe("progress", () => {
  it("is a bar as wide as the terminal lets it be, and gone at the end", () => {
    const work = (progress: Progress) => {
      progress.show("Reading", 4, 4);
      progress.clear();
    };
    expect(drawn({}, work)).toEqual(["Reading [########################] 4 of 4", ""]);
    expect(drawn({ stderrColumns: () => 30 }, work)).toEqual(["Reading [############] 4 of 4", ""]);
    expect(drawn({ stderrColumns: () => 20 }, work)).toEqual(["Reading 4 of 4", ""]);
    expect(drawn({ stderrColumns: () => 10 }, work)).toEqual(["Reading 4", ""]);
    for (let columns = 1; columns < 100; columns++)
      for (const line of drawn({ stderrColumns: () => columns }, work)) expect(line.length).toBeLessThan(columns);
  });

  it("is nothing in a pipe, with --json and on a terminal that cannot go back", () => {
    const work = (progress: Progress) => {
      progress.show("Reading", 1, 4);
      progress.clear();
    };
    expect(drawn({ stderrColumns: () => undefined }, work)).toEqual([]);
    expect(drawn({ argv: ["pull", "--json"] }, work)).toEqual([]);
    expect(drawn({ env: { TERM: "dumb" } }, work)).toEqual([]);
  });

  it("is drawn at most ten times a second, and always at the end", () => {
    const lines = drawn({}, (progress) => {
      for (let done = 1; done <= 10_000; done++) progress.show("Reading", done, 10_000);
    });
    expect(lines.length).toBeLessThan(20);
    expect(lines.at(-1)).toContain("10000 of 10000");
  });

  it("shows megabytes, and that something happens where nobody knows how much", () => {
    expect(drawn({}, (progress) => progress.show("Receiving", 1_572_864, 1_572_864, "bytes"))[0]).toContain("1.5 MB of 1.5 MB");
    expect(drawn({}, (progress) => progress.show("Sealing", 0, null))).toEqual(["Sealing |"]);
  });

  it("uses bold unless NO_COLOR is set, and spells out what would steer the terminal", () => {
    expect(drawn({ env: {} }, (progress) => progress.show("Reading", 4, 4))[0]).toContain("\u001b[1m####");
    expect(drawn({}, (progress) => progress.show("a\u001b[2Jb", 1, 1))[0]).toContain("a\\u{1b}[2Jb");
  });
});
