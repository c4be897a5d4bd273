import { availableParallelism, cpus, totalmem } from "node:os";

/** The machine in general terms: what somebody needs to compare figures, and nothing that names it. */
export function describeMachine(generator: string): [string, string][] {
  const [cpu] = cpus();
  return [
    ["date", new Date().toISOString().slice(0, 10)],
    ["processor", `${cpu?.model.trim() ?? "unknown"}, ${availableParallelism()} cores, shared with the load generator`],
    ["memory", `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ["system", `${process.platform} ${process.arch}`],
    ["Node", process.versions.node],
    ["load generator", generator],
  ];
}
