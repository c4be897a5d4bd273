import { expect, it } from "vitest";
import { loadRevision } from "#lib/store/history.ts";
import { createChange } from "#lib/usecases/changes/changes.ts";
import { openTestWorkspace } from "#lib/usecases/testing.ts";

it("x", async () => {
  const w = await openTestWorkspace();
  for (let k = 0; k < 10; k++)
    await createChange(w.caller("editor"), {
      edits: Array.from({ length: 1000 }, (_, i) => ({
        op: "put",
        path: `kv/k${k}-${i}`,
        baseVersion: 0,
        data: { value: i },
        tags: ["a"],
      })),
    });
  for (let k = 0; k < 10; k++)
    await createChange(w.caller("editor"), {
      edits: Array.from({ length: 1000 }, (_, i) => ({
        op: "put",
        path: `kv/k${k}-${i}`,
        baseVersion: 1,
        data: { value: -i },
        tags: ["a"],
      })),
    });
  for (const revision of [5, 10, 12, 20, 20]) {
    const t = performance.now();
    const rows = await w.store.read((tx) => loadRevision(tx, { workspaceId: w.workspaceId, revision }));
    console.log(revision, rows.length, performance.now() - t, rows[0]);
  }
  await w.close();
}, 120000);
