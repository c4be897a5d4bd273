import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

let own: string | undefined;

afterAll(() => {
  if (own) rmSync(own, { recursive: true, force: true });
});

/**
 * A folder that is made once for the whole run, whichever test file asks for it first; those who ask later find it as it was made, and change
 * nothing in it. One name is one way to make it. The run removes it (vitest.global-setup.ts).
 */
export async function onceInRun(name: string, make: (folder: string) => void | Promise<void>): Promise<string> {
  const folder = join(sharedFolder(), name);
  if (existsSync(folder)) return folder;
  const draft = mkdtempSync(`${folder}-`);
  await make(draft);
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Of two files that make the same at once, the first to finish has made it for both.
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Without a run that shares one, that of the test file. */
function sharedFolder(): string {
  const { BLOCKYARD_TEST_SHARED: shared } = process.env;
  if (shared) return shared;
  own ??= mkdtempSync(join(tmpdir(), "blockyard-once-"));
  return own;
}
