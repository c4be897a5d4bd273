// npm run test:interop: real, unmodified clients of other systems against the built server. Each folder here that has a requirements.txt
// is a suite of its own: its packages, its fresh server, its pytest.
//   npm run test:interop                       all of them
//   npm run test:interop -- prefect3 -k bucket one of them; the rest are words for pytest
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildAll } from "../scripts/build.mjs";
import { prepare, say } from "../scripts/steps.mjs";
import { cacheFolder, provideEnvironment } from "./python.mjs";
import { startBlockyard } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));

export function suites() {
  const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => name)
    .filter((name) => existsSync(join(here, name, "requirements.txt")))
    .sort();
}

/** Runs the suites one after the other; the built server must be there. */
export async function runSuites(names = suites(), words = []) {
  const outcomes = [];
  for (const name of names) {
    const startedAt = Date.now();
    const isPassed = await runSuite(name, words);
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    console.log(`${isPassed ? "passed" : "FAILED"}  interop with ${name} (${seconds} s)`);
    outcomes.push({ name: `interop with ${name}`, isPassed });
  }
  return outcomes;
}

async function runSuite(name, words) {
  const folder = join(here, name);
  const environment = provideEnvironment(name, folder);
  const home = mkdtempSync(join(tmpdir(), "blockyard-interop-home-"));
  const server = await startBlockyard();
  try {
    say(`interop with ${name}: pytest`);
    const env = { ...environmentOf(environment, home), ...server.env, ...prefectEnvironment(server, home) };
    const code = await ended(join(environment, "bin", "python"), ["-m", "pytest", "-q", ...words], { cwd: folder, env });
    const complaints = server.complaints();
    if (complaints) console.error(`The server wrote to stderr:\n${complaints}`);
    return code === 0 && complaints === "";
  } finally {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** What the clients get of the machine: no setting, no profile and no key of whoever runs the tests. */
function environmentOf(environment, home) {
  return {
    PATH: [join(environment, "bin"), process.env.PATH].join(delimiter),
    VIRTUAL_ENV: environment,
    HOME: home,
    LANG: "C.UTF-8",
    PYTHONPYCACHEPREFIX: join(cacheFolder, "pycache"),
    DO_NOT_TRACK: "1",
  };
}

function prefectEnvironment({ origin, env }, home) {
  return {
    PREFECT_HOME: join(home, ".prefect"),
    PREFECT_API_URL: `${origin}/api`,
    PREFECT_API_KEY: env.BLOCKYARD_TOKEN,
    PREFECT_SERVER_ANALYTICS_ENABLED: "false",
  };
}

function ended(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const words = process.argv.slice(2);
  const firstWord = words.findIndex((word) => !suites().includes(word));
  const names = firstWord < 0 ? words : words.slice(0, firstWord);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
  prepare();
  await buildAll();
  const outcomes = await runSuites(names.length > 0 ? names : suites(), firstWord < 0 ? [] : words.slice(firstWord));
  process.exit(outcomes.every(({ isPassed }) => isPassed) ? 0 : 1);
}
