import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, from wherever in it a bundle lies. */
export function findRoot(moduleUrl: string): string {
  let folder = dirname(fileURLToPath(moduleUrl));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("package.json was not found above the bundle.");
    folder = parent;
  }
  return folder;
}

export function migrationsFolderOf(root: string): string {
  return join(root, "prisma", "sqlite", "migrations");
}
