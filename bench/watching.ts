import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Order, Said } from "./load/watchers.ts";
import { programs } from "./processes.ts";

export type Opening = Extract<Order, { kind: "open" }>;
/** Milliseconds until each who waits has it: from when the change was sent, and from when it was answered, 0 when it arrived before. */
export type Round = { sinceSent: number[]; sinceDone: number[] };
export type Watching = {
  /** Does something that all who wait are told of as `mark`. */
  round: (mark: string, change: () => Promise<unknown>) => Promise<Round>;
  stop: () => void;
};

/** Opens a process with many who wait, and comes back when all of them have asked. */
export async function startWatching(order: Opening): Promise<Watching> {
  const child = spawn(process.execPath, [join(programs, "load", "watchers.js")], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  process.on("exit", () => child.kill("SIGKILL"));
  const answers: ((said: Said) => void)[] = [];
  child.on("message", (said: Said) => answers.shift()?.(said));
  const ask = (question: Order, kind: Said["kind"]) =>
    new Promise<Said>((resolve, reject) => {
      answers.push((said) => (said.kind === kind ? resolve(said) : reject(new Error(said.kind === "failed" ? said.why : said.kind))));
      child.send(question);
    });
  await ask(order, "opened");
  return {
    round: async (mark, change) => {
      const arriving = ask({ kind: "expect", mark }, "arrived");
      const sentAt = now();
      await change();
      const doneAt = now();
      const said = await arriving;
      const at = said.kind === "arrived" ? said.at : [];
      return { sinceSent: at.map((one) => one - sentAt), sinceDone: at.map((one) => Math.max(0, one - doneAt)) };
    },
    stop: () => {
      answers.length = 0;
      child.disconnect();
    },
  };
}

/** By the clock that all processes of a machine share. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What a process holds in memory, in kilobytes. Linux only; elsewhere 0. */
export function residentKilobytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
