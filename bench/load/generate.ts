import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { programs } from "../processes.ts";

const execute = promisify(execFile);

/** Where the wrk program is; without it our own generator in a process of its own takes its place. */
const wrk = process.env.WRK_PATH ?? "";
export const generatorName = wrk ? "wrk, 1 thread" : "raw sockets in a Node process";
export const connections = 32;

export type Load = { url: string; headers?: Record<string, string>; seconds: number };

/** The requests per second that a server answers over 32 kept connections, with nothing else than answers below 400. */
export async function requestsPerSecond(load: Load): Promise<number> {
  return wrk ? withWrk(load) : withOwnClient(load);
}

async function withWrk({ url, headers = {}, seconds }: Load): Promise<number> {
  const lines = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const { stdout } = await execute(wrk, ["-t1", `-c${connections}`, `-d${seconds}s`, ...lines, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk met errors:\n${stdout}`);
  return Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1]);
}

async function withOwnClient(load: Load): Promise<number> {
  const script = join(programs, "load", "own-client.js");
  const { stdout } = await execute(process.execPath, [script, JSON.stringify({ ...load, connections })]);
  return Number(stdout);
}
