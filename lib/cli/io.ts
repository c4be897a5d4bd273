import type { constants } from "node:fs";
import type * as nodeFs from "node:fs/promises";

/** The part of node:fs/promises that the CLI uses, so that a dry run and tests can wrap it. */
export type FileSystem = Pick<
  typeof nodeFs,
  "open" | "lstat" | "stat" | "statfs" | "readFile" | "readdir" | "rename" | "link" | "unlink" | "mkdir" | "mkdtemp" | "rm" | "chmod"
> & { constants: Pick<typeof constants, "O_CREAT" | "O_EXCL" | "O_NOFOLLOW" | "O_NONBLOCK" | "O_WRONLY" | "O_RDONLY" | "O_DIRECTORY"> };

export type SignalName = NodeJS.Signals;

/**
 * What a child's output goes through, chunk by chunk: `push` gives what may go on, `idle` what need not wait any longer when nothing comes, `end` the
 * rest.
 */
export type OutputFilter = { push(chunk: Uint8Array): Uint8Array; idle(): Uint8Array; end(): Uint8Array };

/**
 * A program to start without a shell, with exactly this environment. Its streams are ours, the terminal included; with `filters` its output is a
 * pipe that comes out of ours. `apart`: no input, and its output on our standard error. `own session`: nothing that happens to our terminal or
 * process group reaches it, and all it gets is an input that ends when we do.
 */
export type SpawnOrder = {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  filters?: { stdout: OutputFilter; stderr: OutputFilter };
  streams?: "ours" | "apart" | "own session";
};

export type ChildEnd = { code: number } | { signal: SignalName };

export type Child = {
  pid: number;
  /** Does nothing when it has gone. */
  kill(signal: SignalName): void;
  /** How it ended, after the last of its output. */
  ended: Promise<ChildEnd>;
};

/** Everything outside the program. Commands reach the world through it and through nothing else. */
export type Io = {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  cwd: string;
  hostname: string;
  platform: string;
  /** Undefined where the system has no user ids. */
  uid: number | undefined;
  pid: number;
  isTty: { stdin: boolean; stdout: boolean };
  /** How wide the terminal on standard error is; undefined where it is none. */
  stderrColumns(): number | undefined;
  /** Writes text as it is; lines carry their own ends. */
  out(text: string): void;
  err(text: string): void;
  readStdin(): Promise<string>;
  /** One line from the terminal, without echo when `hidden`. */
  ask(question: string, options: { hidden: boolean }): Promise<string>;
  fs: FileSystem;
  fetch: typeof fetch;
  /** Resolves after the time, or as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  isRunning(pid: number): boolean;
  /** Runs a program without a shell; `code` is undefined when it cannot be started. */
  run(command: string, args: readonly string[]): Promise<{ code: number | undefined }>;
  /** Starts a program; rejects with the system's error (ENOENT, EACCES, E2BIG) when it cannot be started. */
  spawn(order: SpawnOrder): Promise<Child>;
  /** Has signals to this process handled in place of what they do by themselves, until the function that it returns is called. */
  onSignals(signals: readonly SignalName[], handle: (signal: SignalName) => void): () => void;
  sendSignal(pid: number, signal: SignalName): void;
};
