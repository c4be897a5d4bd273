// npm run dev: the same server and guard, with Next compiling pages as they are asked for.
import { join } from "node:path";
import { readOptions } from "./options.mjs";
import { become, checkNode, prepare, root } from "./steps.mjs";

checkNode();
const env = readOptions();
prepare();
const { bundle } = await import("./build.mjs");
await bundle("dist/dev");
become(join(root, "dist", "dev", "server.js"), [], { ...env, NODE_ENV: "development" });
