// The built server for the interop tests: a fresh store, an owner, two workspaces and the tokens that the clients use.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/steps.mjs";

const owner = { email: "owner@blockyard.test", password: "orbit-lantern-quartz" };
const startSecondsMax = 30;

/** Starts `dist/server.js`; `env` is what the clients need to know. `stop` ends the server and removes what it kept. */
export async function startBlockyard() {
  const folder = mkdtempSync(join(tmpdir(), "blockyard-interop-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const data = join(folder, "data");
  const env = {
    ...{ PATH: process.env.PATH ?? "", HOME: folder, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    ...{ PORT: String(port), HOST: "127.0.0.1", BLOCKYARD_ORIGIN: origin },
    ...{ BLOCKYARD_DATA: data, BLOCKYARD_KEK: randomBytes(32).toString("base64") },
  };
  const admin = (...args) => runAdmin(env, args);
  const makeToken = (workspace, name, scopes) =>
    admin("token", "create", "--workspace", workspace, "--name", name, "--scopes", scopes, "--expires", "1d");
  admin("owner", "create", "--email", owner.email, "--password-stdin");

  const child = spawn(process.execPath, [join(root, "dist", "server.js")], { env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  process.on("exit", kill);
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (part) => {
      output[stream] += part;
    });
  }
  const stop = async () => {
    process.off("exit", kill);
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(origin, child);
    const browser = await signIn(origin);
    await browser("/api/v1/workspaces", { slug: "other", name: "other" });
    await addPolicy(browser);
    const review = await browser("/api/v1/tokens", { name: "interop-review", scopes: ["list", "push", "review"], expiresInDays: 1 });
    const token = makeToken("default", "interop", "list,pull,push");
    const tokens = {
      other: makeToken("other", "interop-other", "list,pull,push"),
      list: makeToken("default", "interop-list", "list"),
      push: makeToken("default", "interop-push", "push"),
    };
    const clientEnv = {
      ...{ BLOCKYARD_ORIGIN: origin, BLOCKYARD_DATA: data, BLOCKYARD_TOKEN: token },
      ...{ BLOCKYARD_OTHER_TOKEN: tokens.other, BLOCKYARD_LIST_TOKEN: tokens.list, BLOCKYARD_PUSH_TOKEN: tokens.push },
      ...{ BLOCKYARD_REVIEW_TOKEN: review.token },
    };
    return { origin, env: clientEnv, complaints: () => output.stderr, stop };
  } catch (error) {
    await stop();
    throw new Error(`The server did not start: ${error.message}\n${output.stdout}\n${output.stderr}`);
  }
}

function runAdmin(env, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist", "admin.js"), ...args], {
    env,
    input: args[0] === "owner" ? owner.password : "",
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`admin ${args.slice(0, 2).join(" ")} failed: ${stderr}`);
  return stdout.trim();
}

async function untilHealthy(origin, child) {
  const endsAt = Date.now() + startSecondsMax * 1_000;
  while (Date.now() < endsAt && child.exitCode === null) {
    const answer = await fetch(`${origin}/api/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it is not healthy.");
}

/** Signs the owner in as a browser does; the answer calls our API in their name, in the workspace `default`. */
async function signIn(origin) {
  const jar = new Map();
  const call = async (path, init = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = {
      ...init.headers,
      cookie,
      origin,
      "sec-fetch-site": "same-origin",
      "x-blockyard": "1",
      "x-blockyard-workspace": "default",
    };
    const answer = await fetch(`${origin}${path}`, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const { csrfToken } = await call("/api/auth/csrf");
  const body = new URLSearchParams({ csrfToken, ...owner, json: "true", callbackUrl: `${origin}/` });
  await call("/api/auth/callback/credentials", { method: "POST", body });
  return (path, input) => call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) });
}

/** Whatever is called `governed-…` needs an approval: the owner's, who has the token for reviews. Everything else is free. */
async function addPolicy(browser) {
  const data = { pattern: "**/governed-*", approvals: 1 };
  await browser("/api/v1/changes", { message: "", edits: [{ op: "put", path: "policy/governed", baseVersion: 0, data }] });
}

export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
