// The options of `npm start` and `npm run dev`. They become environment variables, which the server alone reads and checks.
import { isAbsolute, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fail } from "./steps.mjs";

const usage = `npm start -- [--port 3000] [--host 127.0.0.1] [--data DIR] [--demo]

  --port   the port to listen on                         (PORT)
  --host   the address to listen on                      (HOST; another than loopback needs BLOCKYARD_ORIGIN)
  --data   the folder of the database                    (BLOCKYARD_DATA)
  --demo   fills an empty database with a sample workspace

Environment: PORT HOST BLOCKYARD_DATA BLOCKYARD_KEK BLOCKYARD_KEK_FILE BLOCKYARD_CHECKPOINTS BLOCKYARD_ORIGIN BLOCKYARD_TRUSTED_PROXIES`;

export function readOptions() {
  const options = {
    port: { type: "string" },
    host: { type: "string" },
    data: { type: "string" },
    demo: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  };
  let values;
  try {
    values = parseArgs({ options, allowPositionals: false }).values;
  } catch (error) {
    return fail(`${error.message}\n\n${usage}`);
  }
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const env = {};
  if (values.port !== undefined) env.PORT = values.port;
  if (values.host !== undefined) env.HOST = values.host;
  if (values.data !== undefined) env.BLOCKYARD_DATA = isAbsolute(values.data) ? values.data : resolve(callerFolder(), values.data);
  if (values.demo) env.BLOCKYARD_DEMO = "1";
  return env;
}

/** npm runs scripts in the project's folder; a relative path means the folder in which the person stands. */
function callerFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}
