// npm run admin -- …: provisioning without a browser, beside a running server or without one.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { become, isBuilt, prepare, root } from "./steps.mjs";

const script = join(root, "dist", "admin.js");
if (!existsSync(script) || !isBuilt()) {
  prepare();
  await (await import("./build.mjs")).bundle();
}
become(script, process.argv.slice(2), { NODE_ENV: "production" });
