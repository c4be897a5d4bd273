import { leaveOnClosedPipe, nodeIo } from "./node-io.ts";
import { runCli } from "./run.ts";

process.stdout.on("error", leaveOnClosedPipe);
// The code is set and the process left to end by itself: an exit would cut off what a pipe has not taken yet.
process.exitCode = await runCli(nodeIo());
