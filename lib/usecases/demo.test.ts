import { expect, it } from "vitest";
import { fillDemo } from "./demo.ts";
import { listEntries } from "./entries/entries.ts";
import { openTestWorkspace } from "./testing.ts";

it("the sample workspace fits the built-in types, has history, and is filled once", async () => {
  const world = await openTestWorkspace();
  expect(await fillDemo(world.workspaceId)).toBe(true);
  const blocks = await listEntries(world.caller("viewer"), { kind: "block" });
  expect(blocks.total).toBeGreaterThanOrEqual(12);
  expect(await fillDemo(world.workspaceId)).toBe(false);
  await world.close();
});
