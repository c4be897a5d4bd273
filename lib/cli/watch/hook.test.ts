import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";
import { runHook } from "./hook.ts";

const home = makeHome();
const facts = { target: "app", file: "/srv/app/.env", revision: 41, changed: ["LIMIT", "[db] password"] };
const out = join(home, "out");
const env = { PATH: process.env.PATH ?? "", BLOCKYARD_TOKEN: "by_token_of_ours" };
const io = testIo(home, { env });
const once = { retryDelaysMs: [] };

describe("a hook", () => {
  it("learns what was written, keys and no values, and not our token", async () => {
    expect(await runHook(io, ["sh", "-c", `env > "${out}"; cat >> "${out}"`], facts)).toBeUndefined();
    const text = readFileSync(out, "utf8");
    expect(text).toContain("BLOCKYARD_TARGET=app\n");
    expect(text).toContain("BLOCKYARD_FILE=/srv/app/.env\n");
    expect(text).toContain("BLOCKYARD_REVISION=41\n");
    expect(text).toContain("BLOCKYARD_CHANGED=LIMIT\n[db] password\n");
    expect(text).not.toContain("by_token");
  });

  it("is a program and its arguments: there is no shell", async () => {
    await runHook(io, ["sh", "-c", `printf '%s|' "$@" > "${out}"`, "sh", "$HOME", "a b", ";"], facts);
    expect(readFileSync(out, "utf8")).toBe("$HOME|a b|;|");
  });

  it("that fails is run again, and what it comes to in the end is told without its output", async () => {
    writeFileSync(out, "");
    const script = `echo x >> "${out}"; [ "$(wc -l < "${out}")" -ge 3 ]`;
    const waits: number[] = [];
    const sleep = async (ms: number, signal?: AbortSignal) => {
      // The time that a hook may take ends with it.
      if (signal) return io.sleep(ms, signal);
      waits.push(ms);
    };
    const quick = { ...io, sleep };
    expect(await runHook(quick, ["sh", "-c", script], facts)).toBeUndefined();
    expect(waits).toEqual([5_000, 30_000]);
    expect(await runHook(io, ["sh", "-c", "echo geheim; exit 3"], facts, once)).toBe("The hook sh of app ended with exit code 3.");
    expect(await runHook(io, ["sh", "-c", "kill -KILL $$"], facts, once)).toBe("The hook sh of app ended with SIGKILL.");
    expect(await runHook(io, ["no-such-program"], facts, once)).toBe("The hook no-such-program of app cannot be started (ENOENT).");
  });

  it("that takes too long is asked to end", async () => {
    const problem = await runHook(io, ["sh", "-c", 'trap "exit 0" TERM; while :; do sleep 0.02; done'], facts, { ...once, timeoutMs: 200 });
    expect(problem).toBe("The hook sh of app took longer than 0.2 s and was ended.");
  });

  it("is asked to end when we are, and not run again", async () => {
    const stop = new AbortController();
    writeFileSync(out, "");
    const running = runHook(io, ["sh", "-c", `trap "exit 9" TERM; echo up > "${out}"; while :; do sleep 0.02; done`], facts, {
      stop: stop.signal,
    });
    while (!readFileSync(out, "utf8").includes("up")) await io.sleep(10);
    stop.abort();
    expect(await running).toBe("The hook sh of app ended with exit code 9.");
  });
});
