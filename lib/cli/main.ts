import { leaveOnClosedPipe, nodeIo } from "./node-io.ts";
import { runCli } from "./run.ts";

process.stdout.on("error", leaveOnClosedPipe);
// The code is set and the process left to end by itself: an exit would cut off what a pipe has not taken yet.
process.exitCode = await runCli(nodeIo());
// A shell waits for every completion: what still hangs, such as a name that does not resolve, is left behind.
if (process.argv[2] === "__complete") process.stdout.write("", () => process.exit());
