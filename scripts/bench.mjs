// npm run bench: builds what changed and measures the built server beside its peers. See bench/.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { provideEnvironment } from "../interop/python.mjs";
import { buildAll } from "./build.mjs";
import { provideChromium } from "./chromium.mjs";
import { become, prepare, root } from "./steps.mjs";

prepare();
await buildAll();
const outdir = join(root, "node_modules", ".cache", "blockyard-bench");
const { build } = await import("esbuild");
await build({
  absWorkingDir: root,
  entryPoints: [
    "bench/main.ts",
    "bench/load/own-client.ts",
    "bench/load/watchers.ts",
    "bench/peers/node-http.ts",
    "bench/peers/sqlite-commits.ts",
  ],
  outbase: "bench",
  outdir,
  bundle: true,
  platform: "node",
  format: "esm",
  external: ["@playwright/test", "better-sqlite3"],
  logLevel: "warning",
});
const words = process.argv.slice(2);
const env = { CHROMIUM_PATH: provideChromium() ?? "", WRK_PATH: provideWrk() };
// Only what is measured beside Prefect needs Python.
if (words.some((word) => word.includes("prefect")))
  env.PREFECT_ENVIRONMENT = provideEnvironment("prefect3", join(root, "interop", "prefect3"));
if (words.some((word) => /watchers|large-pull|cli-targets/.test(word))) provideEtcd();
become(join(outdir, "main.js"), words, env);

/** The path of wrk; empty where there is none and Debian's package cannot be installed: then our own generator is used. */
function provideWrk() {
  return provideProgram("wrk", ["wrk"]) ?? "";
}

/** Only what is measured beside etcd needs it. */
function provideEtcd() {
  for (const [program, name] of [
    ["etcd", "etcd-server"],
    ["etcdctl", "etcd-client"],
  ])
    if (!provideProgram(program, [name]))
      throw new Error(`${program} is needed for that. Install the package ${name}, or choose other measurements.`);
}

/** Where a program is, after installing Debian's package of it when there is none and we may; undefined when there is still none. */
function provideProgram(program, packages) {
  const find = () =>
    (process.env.PATH ?? "")
      .split(":")
      .map((folder) => join(folder, program))
      .find((path) => existsSync(path));
  const isRoot = process.getuid?.() === 0;
  if (!find() && isRoot && existsSync("/usr/bin/apt-get")) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["install", "-y", "-q", ...packages], { env, stdio: ["ignore", 2, 2] });
  }
  return find();
}
