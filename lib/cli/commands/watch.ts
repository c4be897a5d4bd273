import type { Command } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";
import { parseAge } from "#lib/cli/offline/age.ts";
import { openLink } from "#lib/cli/sync/open-link.ts";
import { receiptOption, receiptsOf } from "#lib/cli/targets/reported-sync.ts";
import {
  choiceOptions,
  connectionOptions,
  settleOptions,
  syncOptionsOf,
  targetsOf,
  writeOptions,
} from "#lib/cli/targets/target-options.ts";
import { untilSignalled } from "#lib/cli/watch/stop-signals.ts";
import { watchTarget } from "#lib/cli/watch/watch-target.ts";

const lookEveryMs = 5 * 60_000;
const lookEveryMinMs = 1_000;

export const watch: Command = {
  name: "watch",
  summary: "Keep the files of this project current, until it is stopped",
  words: ["TARGET…?"],
  options: {
    "look-every": { type: "string", value: "TIME", help: "how often to look for edits in the files and to report; 5m without it" },
    adopt: { type: "boolean", help: "send edits in the files for review when somebody asks for them in the dashboard" },
    ...settleOptions,
    prune: { type: "boolean", help: "remove from the files what is deleted on the server" },
    ...writeOptions,
    ...choiceOptions,
    "run-hooks": { type: "boolean", help: "run the hooks that this project's blockyard.json declares" },
    ...receiptOption,
    ...connectionOptions,
  },
  details: [
    "Pulls as pull does, then holds a request open and pulls again when one of the target's entries has changed. What was edited in a file stays; a conflict is told, and that target waits until it is settled.",
    "When the server cannot be reached the files stay as they are; it is tried again, with growing pauses. SIGTERM and SIGINT end it in good order.",
    "The targets load-credentials and secrets are built in.",
  ],
  async run(io, args) {
    if (args.flag("offline")) throw usageError("watch follows a server: --offline has no use here.");
    const targets = await targetsOf(io, args);
    const link = await openLink(io, args);
    const every = args.text("look-every");
    const everyMs = every === undefined ? lookEveryMs : parseAge(every, "--look-every");
    if (everyMs < lookEveryMinMs) throw usageError("--look-every is a second at least.");
    const direction = { takes: true, sends: false, hints: { theirs: "pull --theirs", prune: "watch --prune" } };
    const receipts = (await receiptsOf(io, args)) && { everySeconds: Math.round(everyMs / 1_000) };
    const options = {
      sync: syncOptionsOf(io, args, "blockyard watch", direction),
      ...{
        receipts,
        lookEveryMs: everyMs,
        adopts: args.flag("adopt"),
        runsProjectHooks: args.flag("run-hooks"),
        isJson: args.flag("json"),
      },
    };
    await untilSignalled(io, async (stop) => {
      const all = new AbortController();
      stop.addEventListener("abort", () => all.abort());
      // What ends one of them for good (the token, another server) ends them all.
      const ended = targets.map((target) => watchTarget(io, link, target, options, all.signal).finally(() => all.abort()));
      const results = await Promise.allSettled(ended);
      for (const result of results) if (result.status === "rejected") throw result.reason;
    });
    return exitCodes.done;
  },
};
