import type { Command } from "#lib/cli/command.ts";
import { countsOf, isDifferent, summaryOf } from "#lib/cli/credentials/report.ts";
import { type Outcome, planCredentials } from "#lib/cli/credentials/sync.ts";
import { exitCodes } from "#lib/cli/exit-codes.ts";
import { count, printable, printJson, printTable } from "#lib/cli/output.ts";
import { connect, refuseOtherInstance } from "#lib/cli/server.ts";
import { readBytes } from "#lib/cli/text-files.ts";
import { fileOptions, targetOf } from "./credentials-options.ts";

export const status: Command = {
  name: "status",
  summary: "Show server, workspace and rights, and whether the credentials file is in step",
  words: [],
  options: fileOptions,
  details: ["The exit code is 3 when the file and the server differ."],
  async run(io, args) {
    const server = await connect(io, args);
    const me = await server.call("me", {});
    refuseOtherInstance(server.origin, server.instance, me.instance, `sign in again with blockyard login --url ${server.origin}`);
    const target = targetOf(io, args);
    const isThere = (await readBytes(io, target)) !== null;
    const isComparable = isThere && me.permissions.includes("pull");
    const options = { isSync: true, settle: undefined, isPruning: false };
    const outcome = isComparable ? await planCredentials(io, server, target, options) : undefined;
    const workspace = me.workspace ? { slug: me.workspace.slug, revision: me.workspace.revision } : null;
    const file = {
      path: target,
      state: stateOf(isThere, outcome),
      ...(outcome ? countsOf(outcome) : {}),
      conflicts: outcome?.plan.conflicts.length ?? 0,
    };
    if (args.flag("json"))
      printJson(io, { server: server.origin, instance: me.instance, workspace, name: me.name, permissions: me.permissions, file });
    else {
      const rows = [
        ["server", server.origin],
        ["workspace", workspace ? `${workspace.slug} at revision ${workspace.revision}` : "none"],
        ["as", `${me.name} (${me.kind})`],
        ["rights", me.permissions.join(", ") || "none"],
        ["file", `${target}: ${outcome ? wordsOf(outcome) : file.state}`],
      ];
      printTable(
        io,
        rows.map((row) => row.map(printable)),
      );
    }
    return outcome && isDifferent(outcome) ? exitCodes.differs : exitCodes.done;
  },
};

function stateOf(isThere: boolean, outcome: Outcome | undefined): string {
  if (!isThere) return "missing";
  if (!outcome) return "not compared: the token may not pull";
  return isDifferent(outcome) ? "differs" : "in step";
}

function wordsOf(outcome: Outcome): string {
  const { conflicts, refusals } = outcome.plan;
  if (!isDifferent(outcome)) return "in step";
  return [
    ...(conflicts.length > 0 ? [count(conflicts.length, "conflict")] : []),
    ...(refusals.length > 0 ? [`${count(refusals.length, "masked key")}`] : []),
    summaryOf(outcome, "planned"),
  ].join(", ");
}
