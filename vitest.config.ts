import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root,
  test: {
    environment: "node",
    include: ["lib/**/*.test.ts", "lib/**/*.test.tsx", "components/**/*.test.ts", "scripts/**/*.test.ts"],
    // Argon2 and real databases on two busy cores.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Each file has a database of its own, and much of its time is waiting: a worker per core, where vitest would keep one core free.
    maxWorkers: "100%",
  },
  // `server-only` throws unless the condition of React's server build is set.
  ssr: { resolve: { conditions: ["react-server", "node", "import", "module", "default"] } },
});
