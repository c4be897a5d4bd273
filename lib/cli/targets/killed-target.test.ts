import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it, vi } from "vitest";
import { buildProgram, start } from "#lib/cli/testing-program.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { prepareProject } from "./testing-project.ts";

/** How often the CLI is killed in each story: 6, or what CLI_KILLS says (the full run takes 200). */
const kills = Number(process.env.CLI_KILLS ?? 6);
const keyCount = 300;

const at = prepareProject();
let program: string;
beforeAll(async () => {
  program = await buildProgram();
});

const pathOf = (index: number) => `config/app/service-${index}`;
const all = Array.from({ length: keyCount / 2 }, (_, index) => pathOf(index));

/** A process of its own; its exit code, or null when it was killed first. */
async function run(argv: string[], killAfterMs?: number): Promise<number | null> {
  const env = { ...(process.env as Record<string, string>), ...at.env, HOME: at.home, XDG_CONFIG_HOME: "" };
  const started = start(process.execPath, [program, ...argv], { env, cwd: at.project });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => started.process.kill("SIGKILL"), killAfterMs);
  const { code } = await started.ended;
  clearTimeout(timer);
  return code;
}

async function onServer(round: number): Promise<void> {
  const edits: JsonObject[] = [];
  for (const path of all) {
    const baseVersion = round === 0 ? 0 : await versionOf(path);
    edits.push(
      round === 0
        ? { op: "put", path, baseVersion, data: { mine: "m0", theirs: "t0" } }
        : { op: "patch", path, baseVersion, set: { theirs: `t${round}` } },
    );
  }
  await at.server.change(...edits);
}

let versions: Record<string, number> = {};
async function versionOf(path: string): Promise<number> {
  if (path === all[0]) {
    const { sync } = await import("#lib/usecases/sync/sync.ts");
    versions = Object.fromEntries((await sync(at.server.caller("reader"), {})).entries.map((entry) => [entry.path, entry.version]));
  }
  return versions[path] ?? 0;
}

const isWhole = (text: string, keys = keyCount) =>
  (text.match(/^SERVICE_\d+_(MINE|THEIRS)=[mt]\d+$/gm) ?? []).length === keys && text.endsWith("\n");
const leftovers = () => readdirSync(at.project).filter((name) => /\.tmp$|-run$/.test(name));

it(`a sync of a target that is killed at any moment leaves the old file or the new one, and the next run brings both sides together (${kills} kills)`, async () => {
  at.declare({ app: { entries: ["config/app/service-*"], file: ".env" } });
  await onServer(0);
  const started = performance.now();
  expect(await run(["sync"])).toBe(0);
  const longestMs = (performance.now() - started) * 1.1;
  let wasKilled = 0;
  for (let round = 1; round <= kills; round++) {
    const edited = at.read(".env").replaceAll(/_MINE=.*/g, `_MINE=m${round}`);
    at.write(".env", edited);
    await onServer(round);
    const after = edited.replaceAll(/_THEIRS=.*/g, `_THEIRS=t${round}`);
    if ((await run(["sync"], (0.3 + 0.7 * Math.random()) * longestMs)) === null) wasKilled++;
    expect([edited, after]).toContain(at.read(".env"));
    expect(await run(["sync"])).toBe(0);
    expect(at.read(".env")).toBe(after);
    const data = Object.entries(await at.server.blocks()).filter(([path]) => path.startsWith("config/app/service-"));
    expect(new Set(data.map(([, values]) => JSON.stringify(values)))).toEqual(
      new Set([JSON.stringify({ mine: `m${round}`, theirs: `t${round}` })]),
    );
    expect(leftovers()).toEqual([]);
  }
  expect(wasKilled).toBeGreaterThan(kills / 4);
}, 900_000);

it(`a watch that is killed at any moment leaves a whole file, keeps no lock, and the next one goes on (${kills} kills)`, async () => {
  at.declare({ app: { entries: ["config/app/service-*"], file: ".env" } });
  await onServer(0);
  const env = { ...(process.env as Record<string, string>), ...at.env, HOME: at.home, XDG_CONFIG_HOME: "" };
  for (let round = 1; round <= kills; round++) {
    const watch = start(process.execPath, [program, "watch"], { env, cwd: at.project });
    await vi.waitFor(() => expect(at.exists(".env") && at.read(".env")).toContain(`_THEIRS=t${round - 1}`), {
      timeout: 60_000,
      interval: 20,
    });
    await onServer(round);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    watch.process.kill("SIGKILL");
    await watch.ended;
    expect(isWhole(at.read(".env"))).toBe(true);
    expect(new Set(at.read(".env").match(/_THEIRS=\w+/g))).toHaveLength(1);
  }
  expect(await run(["pull"])).toBe(0);
  expect(
    at
      .read(".env")
      .match(/_THEIRS=\w+/g)
      ?.every((line) => line === `_THEIRS=t${kills}`),
  ).toBe(true);
  expect(leftovers()).toEqual([]);
  expect(readdirSync(at.project).sort()).toEqual([".env", ".env.bak", ".env.blockyard-lock.json", "blockyard.json"]);
  expect(readFileSync(join(at.project, ".env.blockyard-lock.json"), "utf8")).toMatch(/\}\n$/);
}, 900_000);
