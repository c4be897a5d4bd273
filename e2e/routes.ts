import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./server.ts";

/** The addresses of all pages that were built, as the build's own manifest names them: `/blocks/block/[id]`. */
export function builtPages(): string[] {
  const manifest = JSON.parse(readFileSync(join(root, ".next", "app-path-routes-manifest.json"), "utf8")) as Record<string, string>;
  return Object.entries(manifest)
    .filter(([file]) => file.endsWith("/page"))
    .map(([, address]) => address)
    .filter((address) => !address.startsWith("/_"))
    .sort();
}
