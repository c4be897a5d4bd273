import { describe, expect, it } from "vitest";
import { noWatch, overdueForMs, watchOverdue } from "./trash-clock.ts";

const hour = overdueForMs;
const day = 24 * hour;

describe("what is overdue in the trash", () => {
  it("counts after two looks an hour apart, and not before", () => {
    const first = watchOverdue(noWatch, { wallMs: 0, steadyMs: 0 }, ["a"]);
    expect(first.due).toEqual([]);
    const soon = watchOverdue(first.watch, { wallMs: hour - 1, steadyMs: hour - 1 }, ["a", "b"]);
    expect(soon.due).toEqual([]);
    const later = watchOverdue(soon.watch, { wallMs: hour, steadyMs: hour }, ["a", "b"]);
    expect([later.due, later.hasJumped]).toEqual([["a"], false]);
    expect(watchOverdue(later.watch, { wallMs: 2 * hour - 1, steadyMs: 2 * hour - 1 }, ["a", "b"]).due).toEqual(["a", "b"]);
  });

  it("starts its hour anew when the wall clock jumps, forward or back", () => {
    for (const jump of [400 * day, -3 * hour]) {
      const first = watchOverdue(noWatch, { wallMs: 0, steadyMs: 0 }, ["a"]);
      const jumped = watchOverdue(first.watch, { wallMs: hour + jump, steadyMs: hour }, ["a"]);
      expect([jumped.due, jumped.hasJumped]).toEqual([[], true]);
      expect(watchOverdue(jumped.watch, { wallMs: 2 * hour + jump, steadyMs: 2 * hour }, ["a"]).due).toEqual(["a"]);
    }
  });

  it("forgets what was not overdue at one look", () => {
    const first = watchOverdue(noWatch, { wallMs: 0, steadyMs: 0 }, ["a"]);
    const back = watchOverdue(first.watch, { wallMs: hour / 2, steadyMs: hour / 2 }, []);
    const again = watchOverdue(back.watch, { wallMs: hour, steadyMs: hour }, ["a"]);
    expect(again.due).toEqual([]);
  });
});
