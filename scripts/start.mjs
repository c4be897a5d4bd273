// npm start: makes a fresh clone runnable, builds what changed, and serves.
import { join } from "node:path";
import { readOptions } from "./options.mjs";
import { become, checkNode, isBuilt, prepare, root } from "./steps.mjs";

checkNode();
const env = readOptions();
prepare();
if (!isBuilt()) await (await import("./build.mjs")).buildAll();
become(join(root, "dist", "server.js"), [], { ...env, NODE_ENV: "production" });
