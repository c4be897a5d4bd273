import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Pages need Next's build, which these tests do not: the process serves none. Everything else of server.ts is the real thing. */
const withoutPages: Plugin = {
  name: "without-pages",
  setup(builder) {
    const contents = `export default () => ({
      prepare: async () => {},
      close: async () => {},
      getRequestHandler: () => (_, response) => response.writeHead(404).end(),
    });`;
    builder.onResolve({ filter: /^next$/ }, () => ({ path: "next", namespace: "without-pages" }));
    builder.onLoad({ filter: /.*/, namespace: "without-pages" }, () => ({ contents }));
  },
};

let made: Promise<{ server: string; admin: string }> | undefined;

/** The files of the server and of the admin command, bundled once per test file. */
export function bundlePrograms(): Promise<{ server: string; admin: string }> {
  made ??= bundle();
  return made;
}

async function bundle() {
  // Below the project: what is bundled finds its packages and its migrations from where it lies.
  const outdir = join(root, "node_modules", ".cache", "blockyard-faults", String(process.pid));
  await build({
    absWorkingDir: root,
    entryPoints: ["server.ts", "admin.ts"],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    // Dozens of starts follow: what is in the file need not be looked for in hundreds of others.
    external: ["better-sqlite3", "@prisma/*", "@node-rs/argon2", "next-auth"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    plugins: [withoutPages],
    logLevel: "error",
  });
  return { server: join(outdir, "server.mjs"), admin: join(outdir, "admin.mjs") };
}
