// Python for the interop tests: one that is there or can be installed, and for each folder an environment with exactly its pinned packages.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, root, run, say } from "../scripts/steps.mjs";

export const cacheFolder = join(root, "node_modules", ".cache", "blockyard-interop");
const uvVersion = "0.13.9";
const candidates = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
// ensurepip is what Debian leaves out of its python3: without it a new environment has no pip.
const question = "import sys, venv, ensurepip; sys.version_info >= (3, 10) or sys.exit(1); print(sys.executable)";

/** The path of a Python that can make environments. */
function providePython() {
  const found = findPython();
  if (found) return found;
  const isDebianRoot = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (isDebianRoot) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update", "-q"], { env, label: "Reading package lists" });
    run("apt-get", ["install", "-y", "-q", "python3", "python3-venv"], { env, label: "Installing Python" });
  }
  return findPython() ?? fail("The interop tests need Python 3.10 or later with the module venv (on Debian: python3-venv).");
}

function findPython() {
  for (const candidate of candidates) {
    const { status, stdout } = spawnSync(candidate, ["-c", question], { encoding: "utf8" });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

/** uv, which makes an environment in seconds; from an environment of its own. */
function provideUv(python) {
  const folder = join(cacheFolder, `uv-${uvVersion}`);
  const uv = join(folder, "bin", "uv");
  if (existsSync(join(folder, "ready"))) return uv;
  rmSync(folder, { recursive: true, force: true });
  run(python, ["-m", "venv", folder], { label: "Making a Python environment for uv", isQuiet: true });
  run(join(folder, "bin", "pip"), ["install", "-q", `uv==${uvVersion}`], { env: { PIP_DISABLE_PIP_VERSION_CHECK: "1" }, isQuiet: true });
  writeFileSync(join(folder, "ready"), "");
  return uv;
}

/**
 * The folder of an environment with the packages of `<folder>/requirements.txt` and nothing else, kept until that file changes. The Python
 * is the one that `<folder>/.python-version` names; uv finds it or gets it.
 */
export function provideEnvironment(name, folder) {
  const requirements = join(folder, "requirements.txt");
  const versionFile = join(folder, ".python-version");
  const python = providePython();
  const wanted = existsSync(versionFile) ? readFileSync(versionFile, "utf8").trim() : python;
  const hash = createHash("sha256").update(readFileSync(requirements)).update(wanted).digest("hex").slice(0, 16);
  const environment = join(cacheFolder, `${name}-${hash}`);
  if (existsSync(join(environment, "ready"))) return environment;
  mkdirSync(cacheFolder, { recursive: true });
  for (const old of readdirSync(cacheFolder)) if (old.startsWith(`${name}-`)) rmSync(join(cacheFolder, old), { recursive: true });
  const uv = provideUv(python);
  say(`Installing the Python packages of interop/${name}`);
  run(uv, ["venv", "-q", "--python", wanted, environment], { isQuiet: true });
  run(uv, ["pip", "sync", "-q", "--python", join(environment, "bin", "python"), requirements], { isQuiet: true });
  writeFileSync(join(environment, "ready"), "");
  return environment;
}
