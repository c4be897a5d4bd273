import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listEntries } from "#lib/usecases/entries/entries.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";
import { restoreRevision } from "./restore.ts";
import { listEntriesAt } from "./revisions.ts";
import { doings, liveView, replay, shownOf, viewAt } from "./testing-model.ts";

const runs = { numRuns: 12 };

describe("the workspace at a revision", () => {
  it("is what replaying the first so many changes gives, whatever the changes are", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(doings(16), async (all) => {
        const world = await openTestWorkspace();
        const pictures = await replay(world, all);
        for (const [revision, picture] of pictures.entries()) expect(await viewAt(world, revision)).toEqual(shownOf(world, picture));
        const newest = pictures.length - 1;
        expect(await viewAt(world, newest)).toEqual(await liveView(world));
        const { entries, total } = await listEntries(world.caller("viewer"), {});
        const at = await listEntriesAt(world.caller("viewer"), { revision: newest });
        expect(at.entries.map(({ isDestroyed: _, ...entry }) => entry)).toEqual(entries);
        expect(at.total).toBe(total);
        await world.close();
      }),
      runs,
    );
  });

  it("is what restoring everything as of it makes of the living workspace, in one change", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(doings(14), fc.nat(), async (all, pick) => {
        const world = await openTestWorkspace();
        const pictures = await replay(world, all);
        fc.pre(pictures.length > 1);
        const newest = pictures.length - 1;
        const revision = 1 + (pick % newest);
        const { revision: reached } = await restoreRevision(world.caller("owner"), { revision });
        expect(reached - newest).toBeLessThanOrEqual(1);
        expect(await liveView(world)).toEqual(shownOf(world, pictures[revision] ?? new Map()));
        await world.close();
      }),
      runs,
    );
  });
});
