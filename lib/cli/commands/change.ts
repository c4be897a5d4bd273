import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import { connect } from "#lib/cli/server.ts";

const actions = ["ls", "show", "approve", "request-changes", "comment", "open", "close", "reopen", "apply", "revert"] as const;

export const change: Command = {
  name: "change",
  summary: "Changes that wait for a review: list, show, judge, apply",
  words: ["ACTION", "CHANGE?"],
  choices: { ACTION: actions },
  options: {
    state: {
      type: "string",
      value: "STATE",
      choices: ["open", "draft", "closed", "applied"],
      help: "ls: open (without it), draft, closed or applied",
    },
    message: { type: "string", short: "m", value: "TEXT", help: "what you have to say with a verdict, a comment or an opening" },
    title: { type: "string", value: "TEXT", help: "open: the title of the change" },
    yes: { type: "boolean", short: "y", help: "approve, request-changes, apply: do not ask" },
    covers: { type: "string", value: "HASH", help: "approve, request-changes, apply: only what show --json called by this hash" },
    "break-glass": { type: "boolean", help: "apply: says where that is done, which is the browser" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    `ACTION is one of ${actions.join(", ")}. CHANGE is its number, 12 or '#12', or its id.`,
    "show prints what is live against what is proposed, field by field, old left of new. Of a secret it tells its fingerprint, the form of the value and where the same one stands, never the value.",
    "approve and request-changes need a token with the scope review that a person has made: the verdict is that person's, on exactly what is shown, and never on a change of their own. apply applies exactly what it shows, once its policies are satisfied.",
  ],
  async run(io, args) {
    const [action = "", word] = args.words;
    if (!actions.some((known) => known === action)) throw usageError(`blockyard change knows ${actions.join(", ")}.`);
    const server = await connect(io, args);
    if (action === "ls") return (await import("#lib/cli/changes/list-changes.ts")).listChanges(io, server, args);
    const id = await (await import("#lib/cli/changes/find-change.ts")).findChange(server, word);
    const judging = await import("#lib/cli/changes/judge-change.ts");
    const moving = await import("#lib/cli/changes/move-change.ts");
    switch (action as Exclude<(typeof actions)[number], "ls">) {
      case "show":
        return (await import("#lib/cli/changes/show-change.ts")).showChange(io, server, args, id);
      case "approve":
        return judging.judgeChange(io, server, args, { verb: "approve", id });
      case "request-changes":
        return judging.judgeChange(io, server, args, { verb: "request-changes", id });
      case "comment":
        return judging.commentOnChange(io, server, args, id);
      case "open":
        return moving.openChange(io, server, args, { id, isAgain: false });
      case "reopen":
        return moving.openChange(io, server, args, { id, isAgain: true });
      case "close":
        return moving.closeChange(io, server, args, id);
      case "revert":
        return moving.revertChange(io, server, args, id);
      case "apply":
        return args.flag("break-glass") ? judging.refuseBreakGlass(server, id) : moving.applyChange(io, server, args, id);
    }
  },
};
