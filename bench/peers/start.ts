import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Run } from "../measurement.ts";
import { freePort, programs, runProgram, type Service, startService } from "../processes.ts";

/** Bare node:http in a process of its own. */
export async function startNodeHttp({ root }: Run): Promise<Service> {
  const port = await freePort();
  return startService({ args: [join(programs, "peers", "node-http.js")], env: { PORT: String(port) }, port, cwd: root, sign: "serving" });
}

/** A Next app with one trivial route handler and one trivial page, served by `next start`. Built when there is no build of this Next yet. */
export async function startNextApp({ root, say }: Run): Promise<Service> {
  const folder = join(root, "bench", "peers", "next-app");
  const manifest = createRequire(import.meta.url).resolve("next/package.json", { paths: [root] });
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const next = join(dirname(manifest), "dist", "bin", "next");
  const stamp = join(folder, ".next", "built-with");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== version) {
    say("Building the Next app to compare with");
    runProgram([next, "build", folder], { env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }, cwd: folder });
    writeFileSync(stamp, version);
  }
  const port = await freePort();
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  return startService({ args: [next, "start", folder, "-p", String(port), "-H", "127.0.0.1"], env, port, cwd: folder, sign: "Ready in" });
}

/** Durable commits per second of bare SQLite. */
export function sqliteCommitsPerSecond({ root, folder, isQuick }: Run): number {
  return Number(
    runProgram([join(programs, "peers", "sqlite-commits.js"), JSON.stringify({ folder, seconds: isQuick ? 0.5 : 2 })], { cwd: root }),
  );
}
