import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const compiler = fileURLToPath(new URL("vitest.query-compiler.ts", import.meta.url));
const pure = ["lib/core/**/*.test.ts", "components/**/*.test.ts"];

export default defineConfig({
  root,
  plugins: [
    {
      name: "one-query-compiler",
      enforce: "pre",
      resolveId: (source, importer) =>
        source.includes("/runtime/query_compiler_") && !source.includes("wasm") && importer?.includes("/prisma/generated/")
          ? compiler
          : undefined,
    },
  ],
  test: {
    globalSetup: "./vitest.global-setup.ts",
    // Argon2 and real databases on two busy cores.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Much of a test's time is waiting: a worker per core, where vitest would keep one core free.
    maxWorkers: "100%",
    projects: [
      // Functions of what they are given: files may share a process and what it has loaded. Half of their time would be starting.
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
      // A process for each file, which has a database, a server or a home of its own.
      { extends: true, test: { name: "whole", include: ["lib/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"], exclude: pure } },
    ],
  },
  // `server-only` throws unless the condition of React's server build is set.
  ssr: { resolve: { conditions: ["react-server", "node", "import", "module", "default"] } },
});
