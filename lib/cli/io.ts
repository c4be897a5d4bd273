import type { constants } from "node:fs";
import type * as nodeFs from "node:fs/promises";

/** The part of node:fs/promises that the CLI uses, so that a dry run and tests can wrap it. */
export type FileSystem = Pick<
  typeof nodeFs,
  "open" | "lstat" | "stat" | "readFile" | "readdir" | "rename" | "link" | "unlink" | "mkdir" | "chmod"
> & { constants: Pick<typeof constants, "O_CREAT" | "O_EXCL" | "O_NOFOLLOW" | "O_WRONLY" | "O_RDONLY" | "O_DIRECTORY"> };

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
  /** Writes text as it is; lines carry their own ends. */
  out(text: string): void;
  err(text: string): void;
  readStdin(): Promise<string>;
  /** One line from the terminal, without echo when `hidden`. */
  ask(question: string, options: { hidden: boolean }): Promise<string>;
  fs: FileSystem;
  fetch: typeof fetch;
  sleep(ms: number): Promise<void>;
  isRunning(pid: number): boolean;
  /** Runs a program without a shell; `code` is undefined when it cannot be started. */
  run(command: string, args: readonly string[]): Promise<{ code: number | undefined }>;
};
