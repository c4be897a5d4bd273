import type { Io } from "#lib/cli/io.ts";

type ProcessState = { state: string; group: number; terminal: number; foreground: number };

/** What Linux tells about a process (proc_pid_stat(5)); undefined elsewhere, and when it has gone. */
async function stateOf({ fs }: Io, pid: number): Promise<ProcessState | undefined> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return undefined;
  const [state = "", , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state, group: Number(group), terminal: Number(terminal), foreground: Number(foreground) };
}

/**
 * Whether a signal of the keyboard (Ctrl-C, Ctrl-\, Ctrl-Z, another size of the window) has reached the child by itself: the terminal sends it to each
 * process of the group in its foreground.
 */
export async function hasReachedChild(io: Io, childPid: number): Promise<boolean> {
  const own = await stateOf(io, io.pid);
  if (!own) return io.isTty.stdin;
  const child = await stateOf(io, childPid);
  return own.terminal !== 0 && own.group === own.foreground && (child === undefined || child.group === own.group);
}

/** Whether a process is stopped, as by Ctrl-Z; undefined where the system does not tell. */
export async function isStopped(io: Io, pid: number): Promise<boolean | undefined> {
  const isTold = (await stateOf(io, io.pid)) !== undefined;
  return isTold ? (await stateOf(io, pid))?.state === "T" : undefined;
}
