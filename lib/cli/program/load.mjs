import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";

export const programName = "blockyard-program.cjs";
export const cacheName = "blockyard-program.cache";

/**
 * The program that lies in a folder. Most of the time of a short command went into compiling 0.8 MB of it: V8 takes that from the cache beside it,
 * which the build has made. A cache of another Node or another program V8 refuses by itself, and compiles.
 */
export function loadProgram(folder) {
  const filename = join(folder, programName);
  // Bytes as they are: the build leaves nothing but ASCII in it, so that no decoder needs to look.
  const source = `(function (require, module) {${readFileSync(filename, "latin1")}\n})`;
  const script = new Script(source, { filename, cachedData: readCache(join(folder, cacheName)) });
  const require = createRequire(filename);
  const evaluate = () => {
    const module = { exports: {} };
    script.runInThisContext()(require, module);
    return module.exports;
  };
  return { script, evaluate };
}

function readCache(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
