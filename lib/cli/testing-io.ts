import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Io } from "./io.ts";
import { nodeIo } from "./node-io.ts";

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own for a test, mode 0700, removed when the tests of the file have run. */
export function makeHome(): string {
  const folder = mkdtempSync(join(tmpdir(), "blockyard-cli-"));
  folders.push(folder);
  return folder;
}

export type TestIo = Io & { stdout(): string; stderr(): string };

/** The real file system and network with a home, an environment and streams of the test's own. */
export function testIo(home: string, more: Partial<Io> & { stdin?: string } = {}): TestIo {
  let [stdout, stderr] = ["", ""];
  return {
    ...nodeIo(),
    argv: [],
    env: {},
    home,
    cwd: home,
    hostname: "test-host",
    isTty: { stdin: false, stdout: false },
    stderrColumns: () => undefined,
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    readStdin: async () => more.stdin ?? "",
    ...more,
    stdout: () => stdout,
    stderr: () => stderr,
  };
}
