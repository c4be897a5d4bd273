// Part of the build: runs the program a few times and keeps what V8 has compiled of it beside it. Words: its folder.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheName, loadProgram } from "./load.mjs";

const [node = "", file = "", folder = ""] = process.argv;
const { script, evaluate } = loadProgram(folder);
const home = mkdtempSync(join(tmpdir(), "blockyard-warm-"));
process.chdir(home);
// Nobody answers there: a pull gets as far as asking.
Object.assign(process.env, { HOME: home, XDG_CONFIG_HOME: "", BLOCKYARD_URL: "http://127.0.0.1:1", BLOCKYARD_TOKEN: "none" });
try {
  for (const words of [["version"], ["help"], ["pull", "--entry", "kv/*", "--file", join(home, ".env")]]) {
    process.argv = [node, file, ...words];
    await evaluate().main();
  }
  writeFileSync(join(folder, cacheName), script.createCachedData());
} finally {
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = 0;
