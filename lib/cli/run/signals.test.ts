import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome } from "#lib/cli/testing-io.ts";
import { buildProgram, type Started, start } from "#lib/cli/testing-program.ts";

const home = makeHome();
const terminal = join(home, "terminal.py");
let server: TestServer;
let program: string;
let env: Record<string, string>;

/** Says which signals it gets, one line each; USR2 ends it. */
const listener = `
import os, signal, sys
all = {getattr(signal, "SIG" + name) for name in ("INT", "TERM", "HUP", "QUIT", "USR1", "USR2", "WINCH", "TSTP")}
signal.pthread_sigmask(signal.SIG_BLOCK, all)
os.write(1, b"ready\\n")
while True:
    got = signal.sigwait(all)
    os.write(1, (signal.Signals(got).name + "\\n").encode())
    if got == signal.SIGUSR2: os._exit(9)
`;

/**
 * A terminal: starts a program as the leader of its foreground group, types what standard input says (one JSON string per line; {"kill": [SIGNAL, "leader"]}
 * sends a signal to the leader alone), shows what appears, and tells at the end how the leader ended.
 */
const terminalProgram = `
import json, os, pty, select, signal, sys, threading
pid, master = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
def typed():
    for line in sys.stdin:
        order = json.loads(line)
        if isinstance(order, str): os.write(master, order.encode())
        else: os.kill(pid, getattr(signal, order["kill"]))
threading.Thread(target=typed, daemon=True).start()
ended = []
def watch():
    while not ended:
        _, status = os.waitpid(pid, os.WUNTRACED)
        if os.WIFSTOPPED(status): os.write(1, b"<stopped>")
        else: ended.append(os.waitstatus_to_exitcode(status))
threading.Thread(target=watch, daemon=True).start()
while True:
    ready = select.select([master], [], [], 0.1)[0]
    try: data = os.read(master, 65536) if ready else b""
    except OSError: data = b""
    os.write(1, data)
    if ended and not data: break
os.write(1, ("<ended %d>" % ended[0]).encode())
os._exit(0)
`;

beforeAll(async () => {
  server = await startServer();
  program = await buildProgram();
  env = {
    PATH: process.env.PATH ?? "",
    HOME: home,
    TERM: "dumb",
    BLOCKYARD_URL: server.origin,
    BLOCKYARD_TOKEN: await server.token(["pull"]),
  };
  await server.change({ op: "put", path: "block/secret/pin", baseVersion: 0, data: { value: "s3cr3t pin" } });
  writeFileSync(terminal, terminalProgram);
  writeFileSync(join(home, "listener.py"), listener);
}, 60_000);
afterAll(() => server.stop());

const options = ["--env", "PIN=block://secret/pin"];
const python = (...words: string[]) => ["python3", "-u", ...words];
function run(words: string[], own: string[] = options): Started {
  return start(process.execPath, [program, "run", ...own, "--", ...words], { env, cwd: home });
}
function runOnTerminal(words: string[], own: string[] = options) {
  const started = start("python3", ["-u", terminal, process.execPath, program, "run", ...own, "--", ...words], { env, cwd: home });
  const order = (what: unknown) => void started.process.stdin?.write(`${JSON.stringify(what)}\n`);
  return { ...started, type: (text: string) => order(text), kill: (signal: string) => order({ kill: signal }) };
}
const linesOf = (text: string) =>
  text
    .replaceAll("\r", "")
    .split("\n")
    .filter((line) => /^(SIG|ready)/.test(line));

describe("without a terminal", () => {
  it("each signal to us reaches the program once, and we end as it ends", async () => {
    const child = run(python("listener.py"));
    await child.until(/ready/);
    const sent = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGWINCH", "SIGUSR2"] as const;
    for (const [index, signal] of sent.entries()) {
      child.process.kill(signal);
      await child.until(new RegExp(`(SIG\\w+\\n){${index + 1}}`));
    }
    expect(await child.ended).toMatchObject({ code: 9, signal: null });
    expect(linesOf(child.output())).toEqual(["ready", ...sent]);
  });

  it("a program that takes no notice of a signal keeps us running with it", async () => {
    const child = run(["sh", "-c", 'trap "" TERM; echo ready; read -r line; exit 5']);
    await child.until(/ready/);
    child.process.kill("SIGTERM");
    child.process.stdin?.end("\n");
    expect((await child.ended).code).toBe(5);
  });
});

describe("on a terminal", () => {
  it("the program has it: input, size, colours, its own session's keys", async () => {
    const child = runOnTerminal(["python3", "-c", "import sys, os; print(all(os.isatty(fd) for fd in (0, 1, 2)), 'typed', input())"]);
    child.type("hello\r");
    await child.until(/True typed hello/);
    await child.until(/<ended 0>/);
  });

  it("a shell with job control works in it", async () => {
    const child = runOnTerminal(["bash", "--norc", "-i"]);
    child.type('PS1="one> "\r');
    await child.until(/\none> /);
    child.type(`sh -c 'echo o""ne; exec sleep 600'\r`);
    await child.until(/\none\r/);
    child.type("\u0003");
    child.type('echo "after $?, $(printenv PIN | wc -c)"; PS1="two> "\r');
    await child.until(/after 130, 11[\s\S]*two> /);
    child.type(`sh -c 'echo tw""o; exec sleep 600'\r`);
    await child.until(/\ntwo\r/);
    child.type("\u001a");
    await child.until(/Stopped/);
    child.type("kill -KILL %1; disown %1; exit 6\r");
    await child.until(/<ended 6>/);
    expect(child.output()).not.toContain("<stopped>");
  });

  it("Ctrl-C and Ctrl-\\ reach the program once, and so does what is sent to us alone", async () => {
    const child = runOnTerminal(python("listener.py"));
    await child.until(/ready/);
    child.type("\u0003");
    await child.until(/SIGINT/);
    child.type("\u001c");
    await child.until(/SIGQUIT/);
    child.kill("SIGTERM");
    await child.until(/SIGTERM/);
    child.kill("SIGUSR1");
    await child.until(/SIGUSR1/);
    child.kill("SIGUSR2");
    await child.until(/<ended 9>/);
    expect(linesOf(child.output().replace(/\^[C\\]/g, ""))).toEqual(["ready", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2"]);
  });

  it("Ctrl-Z stops both, and both go on together", async () => {
    const shell = start("python3", ["-u", terminal, "bash", "--norc", "-i"], { env, cwd: home });
    const type = (text: string) => void shell.process.stdin?.write(`${JSON.stringify(text)}\n`);
    type('PS1="one> "\r');
    await shell.until(/\none> /);
    type(
      `"${process.execPath}" "${program}" run --env PIN=block://secret/pin -- sh -c 'echo rea""dy; read -r line; echo "got $line"; exit 7'\r`,
    );
    await shell.until(/ready/);
    type("\u001a");
    await shell.until(/Stopped[\s\S]*one> /);
    type("fg\r");
    await shell.until(/one> fg\r\n[\s\S]*\r\n/);
    type("more\r");
    await shell.until(/got more/);
    type('echo "then $?"; exit\r');
    await shell.until(/then 7/);
  });

  it("Ctrl-Z that the program takes no notice of does not stop us either", async () => {
    const child = runOnTerminal(python("listener.py"));
    await child.until(/ready/);
    child.type("\u001a");
    await child.until(/SIGTSTP/);
    // Whoever is stopped passes nothing on.
    for (const count of [1, 2, 3]) {
      child.kill("SIGUSR1");
      await child.until(new RegExp(`(SIGUSR1\\s+){${count}}`));
    }
    child.kill("SIGUSR2");
    await child.until(/<ended 9>/);
    expect(child.output()).not.toContain("<stopped>");
  });

  it("with --mask a prompt is complete before it is answered", async () => {
    const ask = "import sys; sys.stdout.write('your name s'); sys.stdout.flush(); print('hello', input())";
    const child = runOnTerminal(["python3", "-c", ask], ["--mask", ...options]);
    await child.until(/your name s/);
    child.type("x\r");
    await child.until(/hello x/);
  });
});

describe("killed with SIGKILL", () => {
  it("leaves no file with a value behind, although nobody could clean up", async () => {
    const child = run(["sh", "-c", 'echo "$KEY"; exec sleep 600'], ["--as-file", "KEY=block://secret/pin"]);
    await child.until(/KEY/);
    const path = child.output().trim();
    expect(readFileSync(path, "utf8")).toBe("s3cr3t pin");
    const orphan = await childOf(child.pid);
    child.process.kill("SIGKILL");
    await gone(dirname(path));
    process.kill(orphan, "SIGKILL");
  });

  it("together with its guard, leaves a folder that the next run removes", async () => {
    const child = run(["sh", "-c", 'echo "$KEY"; exec sleep 600'], ["--as-file", "KEY=block://secret/pin"]);
    await child.until(/KEY/);
    const folder = dirname(child.output().trim());
    const orphan = await childOf(child.pid);
    process.kill(await guardOf(folder), "SIGKILL");
    child.process.kill("SIGKILL");
    process.kill(orphan, "SIGKILL");
    await child.ended;
    expect(existsSync(folder)).toBe(true);
    await run(["true"], ["--as-file", "KEY=block://secret/pin"]).ended;
    expect(existsSync(folder)).toBe(false);
  });

  /** The program, not the guard. */
  function childOf(pid: number): Promise<number> {
    return found((one) => one.parent === pid && one.command.startsWith("sleep"));
  }

  function guardOf(folder: string): Promise<number> {
    return found((one) => one.command.startsWith("/bin/sh -c read") && one.command.includes(folder));
  }

  /** A shell says something before it becomes the program. Never 0 for a process that is not there: a signal to 0 ends our own group. */
  function found(isIt: (one: ReturnType<typeof processes>[number]) => boolean): Promise<number> {
    return vi.waitFor(() => {
      const pid = processes().find(isIt)?.pid;
      if (!pid) throw new Error("There is no such process.");
      return pid;
    }, 10_000);
  }

  function processes() {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const stat = readFileSync(`/proc/${name}/stat`, "utf8");
          const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
          return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]), command }];
        } catch {
          return [];
        }
      });
  }

  async function gone(folder: string): Promise<void> {
    while (existsSync(folder)) await new Promise((resolve) => setTimeout(resolve, 10));
  }
});
