// npm run build: the Next app, and one bundle each for the server, the admin command and the CLI. Does nothing when nothing changed.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildProgram } from "../lib/cli/program/build.mjs";
import { binOf, isBuilt, markBuilt, prepare, root, run, say, sourcesHash } from "./steps.mjs";

const banner = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** What runs beside node_modules leaves packages where they are; the CLI carries everything with it. */
const bundles = [
  { entry: "server.ts", name: "server.js" },
  { entry: "admin.ts", name: "admin.js" },
];

/** Bundles the entry points into `folder` (below the project). */
export async function bundle(folder = "dist") {
  const { build } = await import("esbuild");
  rmSync(join(root, folder, ".sources"), { force: true });
  for (const { entry, name } of bundles.filter((item) => existsSync(join(root, item.entry)))) {
    await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile: join(root, folder, name),
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20.19",
      packages: "external",
      plugins: [ownImports],
      banner: { js: banner },
      sourcemap: false,
      logLevel: "warning",
      legalComments: "none",
    });
  }
  await buildProgram(join(root, folder), { name: "blockyard.js", hasCache: true });
}

const ownImports = {
  name: "own-imports",
  setup(build) {
    // `#lib/…` looks like a package to esbuild, and is not one.
    build.onResolve({ filter: /^#(lib|prisma)\// }, ({ path }) => ({ path: join(root, path.slice(1)) }));
  },
};

export async function buildAll({ isForced = false } = {}) {
  if (!isForced && isBuilt()) return;
  const hash = sourcesHash();
  say("Building (half a minute)");
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run(process.execPath, [binOf("next", "dist/bin/next"), "build"], { env: { NODE_ENV: "production" }, isQuiet: true });
  await bundle();
  markBuilt(hash);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  prepare();
  await buildAll({ isForced: process.argv.includes("--force") });
}
