import { leaveOnClosedPipe, nodeIo } from "#lib/cli/node-io.ts";
import { runCli } from "#lib/cli/run.ts";

/** The whole program: runs the command line of this process and sets its exit code. */
export async function main(): Promise<void> {
  process.stdout.on("error", leaveOnClosedPipe);
  // The code is set and the process left to end by itself: an exit would cut off what a pipe has not taken yet.
  process.exitCode = await runCli(nodeIo());
  // A shell waits for every completion: what still hangs, such as a name that does not resolve, is left behind.
  if (process.argv[2] === "__complete") process.stdout.write("", () => process.exit());
}
