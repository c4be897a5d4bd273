import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "../measurement.ts";
import { freePort, type Service, startService } from "../processes.ts";

/** A program of the Python environment with the real Prefect packages, which `npm run bench` has made. */
function prefectProgram(name: string): string {
  return join(process.env.PREFECT_ENVIRONMENT ?? "", "bin", name);
}

function quietEnvironment({ folder }: Run): Record<string, string> {
  const home = mkdtempSync(join(folder, "prefect-home-"));
  return { HOME: home, PREFECT_HOME: home, DO_NOT_TRACK: "1", PREFECT_SERVER_ANALYTICS_ENABLED: "false", PREFECT_API_URL: "" };
}

/** Prefect's own server on a fresh SQLite file, without its background services and its UI: nothing but the API. */
export async function startPrefect(run: Run): Promise<Service> {
  const port = await freePort();
  const env = quietEnvironment(run);
  const service = await startService({
    command: prefectProgram("prefect"),
    args: ["server", "start", "--no-services", "--no-ui", "--host", "127.0.0.1", "--port", String(port), "--log-level", "WARNING"],
    env: { ...env, PREFECT_API_DATABASE_CONNECTION_URL: `sqlite+aiosqlite:///${env.HOME}/prefect.db` },
    port,
    cwd: run.folder,
    sign: "The dashboard is disabled",
  });
  // It says so a moment before it listens.
  while (!(await fetch(`${service.origin}/api/health`).catch(() => null))?.ok) await new Promise((resolve) => setTimeout(resolve, 50));
  return service;
}

/** Runs the real client in Python to its end and returns what it printed. */
export function runPrefectClient(run: Run, program: "prefect" | "python", args: string[], env: Record<string, string> = {}): string {
  const { status, stdout, stderr } = spawnSync(prefectProgram(program), args, {
    cwd: run.root,
    env: { ...process.env, ...quietEnvironment(run), ...env },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${program} ${args.slice(0, 3).join(" ")} failed:\n${stdout}\n${stderr}`);
  return stdout.trim();
}
