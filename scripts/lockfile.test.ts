import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Locked = { optionalDependencies?: Record<string, string> };
const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as {
  packages: Record<string, Locked>;
};

/** The places where Node looks for a package, from the folder that needs it up to the project. */
function places(folder: string, name: string): string[] {
  const up = folder.lastIndexOf("node_modules/");
  const here = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
  return up < 0 ? [here] : [here, ...places(folder.slice(0, up).replace(/\/$/, ""), name)];
}

test("the lock file names the packages of every platform, so that `npm ci` accepts it on each", () => {
  const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !places(folder, name).some((place) => place in packages)),
  );
  expect(missing).toEqual([]);
});
