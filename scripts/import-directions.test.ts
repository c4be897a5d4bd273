import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Imports that must be refused, by the file that holds them: the failing fixture of the lint rule. */
const forbidden: [file: string, imported: string][] = [
  ["lib/core/bad.ts", "#lib/store/client.ts"],
  ["lib/core/bad.ts", "#lib/api/contract.ts"],
  ["lib/core/bad.ts", "node:fs"],
  ["lib/core/schema/bad.ts", "../json.ts"],
  ["lib/store/bad.ts", "#lib/usecases/changes/changes.ts"],
  ["lib/store/bad.ts", "next/headers"],
  ["lib/usecases/bad.ts", "#lib/web/caller.ts"],
  ["lib/usecases/bad.ts", "#lib/api/app.ts"],
  ["lib/usecases/bad.ts", "hono"],
  ["lib/api/bad.ts", "#lib/store/client.ts"],
  ["lib/api/contract/bad.ts", "#lib/usecases/changes/changes.ts"],
  ["lib/web/bad.ts", "#lib/store/client.ts"],
  ["lib/web/bad.ts", "@prisma/client"],
  ["lib/cli/bad.ts", "#lib/usecases/changes/changes.ts"],
  ["lib/cli/bad.ts", "next"],
  ["components/bad.tsx", "#lib/usecases/changes/changes.ts"],
  ["components/bad.tsx", "#lib/web/action.ts"],
  ["components/bad.tsx", "#app/layout.tsx"],
  ["app/bad.tsx", "#lib/store/client.ts"],
  ["app/blocks/bad.tsx", "../bad.tsx"],
];

/** Imports that the architecture allows, so that a rule that refuses everything fails too. */
const allowed: [file: string, imported: string][] = [
  ["lib/core/good.ts", "#lib/core/json.ts"],
  ["lib/core/good.ts", "zod"],
  ["lib/store/good.ts", "#lib/core/json.ts"],
  ["lib/usecases/good.ts", "#lib/store/client.ts"],
  ["lib/usecases/good.ts", "#lib/api/contract.ts"],
  ["lib/api/good.ts", "#lib/usecases/registry.ts"],
  ["lib/web/good.ts", "next/headers"],
  ["lib/cli/good.ts", "#lib/api/client.ts"],
  ["components/good.tsx", "#lib/api/client.ts"],
  ["app/good.tsx", "#lib/web/caller.ts"],
];

let folder: string;
let complaints: Set<string>;

function fileFor(file: string, index: number): string {
  return file.replace(/(\.tsx?)$/, `-${index}$1`);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "blockyard-imports-"));
  copyFileSync(join(root, "biome.json"), join(folder, "biome.json"));
  for (const [index, [file, imported]] of [...forbidden, ...allowed].entries()) {
    const place = join(folder, fileFor(file, index));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, `import { anything } from "${imported}";\n\nconsole.log(anything);\n`);
  }
  const biome = join(root, "node_modules/.bin/biome");
  const { stdout } = spawnSync(biome, ["lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none", "."], {
    cwd: folder,
    encoding: "utf8",
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string | { file: string } } }[] };
  const refused = diagnostics.filter(({ category }) => category === "lint/style/noRestrictedImports");
  complaints = new Set(refused.map(({ location: { path } }) => (typeof path === "string" ? path : path.file)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the import rule", () => {
  it.each(forbidden.map((row, index) => [...row, index] as const))("refuses that %s imports %s", (file, _imported, index) => {
    expect([...complaints]).toContain(fileFor(file, index));
  });

  it.each(allowed.map((row, index) => [...row, forbidden.length + index] as const))(
    "allows that %s imports %s",
    (file, _imported, index) => {
      expect([...complaints]).not.toContain(fileFor(file, index));
    },
  );
});
