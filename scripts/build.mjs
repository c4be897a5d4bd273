// npm run build: the Next app, and one bundle each for the server, the admin command and the CLI. Does nothing when nothing changed.
import { chmodSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { binOf, isBuilt, markBuilt, prepare, root, run, say, sourcesHash } from "./steps.mjs";

const banner = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** What runs beside node_modules leaves packages where they are; the CLI carries everything in one file. */
const bundles = [
  { entry: "server.ts", name: "server.js" },
  { entry: "admin.ts", name: "admin.js" },
  { entry: "lib/cli/main.ts", name: "blockyard.js", isCommand: true },
];

/** Bundles the entry points into `folder` (below the project). */
export async function bundle(folder = "dist") {
  const { build } = await import("esbuild");
  rmSync(join(root, folder, ".sources"), { force: true });
  for (const { entry, name, isCommand } of bundles.filter((item) => existsSync(join(root, item.entry)))) {
    const out = join(root, folder, name);
    await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile: out,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20.19",
      ...(isCommand ? command : beside),
      sourcemap: false,
      logLevel: "warning",
      legalComments: "none",
    });
    if (isCommand) chmodSync(out, 0o755);
  }
}

const ownImports = {
  name: "own-imports",
  setup(build) {
    // `#lib/…` looks like a package to esbuild, and is not one.
    build.onResolve({ filter: /^#(lib|prisma)\// }, ({ path }) => ({ path: join(root, path.slice(1)) }));
  },
};
const beside = { packages: "external", plugins: [ownImports], banner: { js: banner } };
/** Packages' own modules first: jsonc-parser's other form requires its parts by names that no bundler sees. */
const mainFields = ["module", "main"];
const command = {
  minify: true,
  mainFields,
  define: { "process.env.NODE_ENV": '"production"' },
  banner: { js: `#!/usr/bin/env node\n${banner}` },
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
