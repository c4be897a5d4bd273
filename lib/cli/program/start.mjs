// The file that people call. It holds no more than it takes to find the program beside it.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { loadProgram } from "./load.mjs";

await loadProgram(dirname(fileURLToPath(import.meta.url)))
  .evaluate()
  .main();
