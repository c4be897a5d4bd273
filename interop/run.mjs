// npm run test:interop: real, unmodified clients of other systems against the built server. Each folder here that has a requirements.txt
// is a suite of its own: its packages, its fresh server, its pytest.
//   npm run test:interop                       all of them
//   npm run test:interop -- prefect3 -k bucket one of them; the rest are words for pytest
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildAll } from "../scripts/build.mjs";
import { end, runPart } from "../scripts/parts.mjs";
import { prepare } from "../scripts/steps.mjs";
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

/** What the suites need of the machine, so that running them does not wait for it. */
export function provideEnvironments(names = suites()) {
  return new Map(names.map((name) => [name, provideEnvironment(name, join(here, name))]));
}

/** Runs the suites one after the other; the built server must be there. `words` are for pytest. */
export async function runSuites({ names = suites(), words = [], isShown = false } = {}) {
  const outcomes = [];
  for (const [name, environment] of provideEnvironments(names)) outcomes.push(await runSuite(name, environment, words, isShown));
  return outcomes;
}

async function runSuite(name, environment, words, isShown) {
  const home = mkdtempSync(join(tmpdir(), "blockyard-interop-home-"));
  const server = await startBlockyard();
  try {
    const env = { ...environmentOf(environment, home), ...server.env, ...prefectEnvironment(server, home) };
    const options = { cwd: join(here, name), env, isShown };
    const outcome = await runPart(`interop with ${name}`, join(environment, "bin", "python"), ["-m", "pytest", "-q", ...words], options);
    const complaints = server.complaints();
    if (complaints === "") return outcome;
    const text = `The server wrote to stderr:\n${complaints}`;
    console.log(text);
    return { ...outcome, isPassed: false, text: `${outcome.text}\n${text}` };
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

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const words = process.argv.slice(2);
  const firstWord = words.findIndex((word) => !suites().includes(word));
  const names = firstWord < 0 ? words : words.slice(0, firstWord);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
  prepare();
  await buildAll();
  const chosen = names.length > 0 ? names : suites();
  end(await runSuites({ names: chosen, words: firstWord < 0 ? [] : words.slice(firstWord), isShown: true }));
}
