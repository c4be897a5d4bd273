import { type Args, type Command, type Options, wordsOf } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import { get } from "./get.ts";
import { ls } from "./ls.ts";
import { rm } from "./rm.ts";
import { set } from "./set.ts";

const verbs: Readonly<Record<string, Command>> = { ls, get, set, rm };
const verbNames = Object.keys(verbs);

/** `start`: the path's beginning. `rest`: how help calls what follows it. */
type Noun = { name: string; summary: string; start: string; rest: string; list: string };

/** KV pairs, secrets, blocks and configurations by their own names: `kv set app-limit` is `set kv/app-limit`, and so on. */
export const nouns: readonly Command[] = [
  { name: "kv", summary: "KV pairs by key: ls, get, set, rm", start: "kv", rest: "KEY", list: "" },
  { name: "secret", summary: "Secrets by name: ls, get, set, rm", start: "block/secret", rest: "NAME", list: "" },
  { name: "block", summary: "Blocks by type and name: ls, get, set, rm", start: "block", rest: "TYPE/NAME", list: " [TYPE]" },
  {
    name: "config",
    summary: "Configurations by namespace and name: ls, get, set, rm",
    start: "config",
    rest: "NAMESPACE/NAME",
    list: " [NAMESPACE]",
  },
].map(commandOf);

function commandOf({ name, summary, start, rest, list }: Noun): Command {
  const options = Object.assign({}, ...Object.values(verbs).map((verb) => verb.options)) as Options;
  return {
    name,
    summary,
    words: ["ACTION", `${rest}?`, "FIELD?"],
    choices: { ACTION: verbNames, [rest]: `paths ${start}/` },
    options,
    details: [
      `The same as ls, get, set and rm, with paths that begin with ${start}/: blockyard ${name} ls${list}, blockyard ${name} get ${rest} [FIELD], blockyard ${name} set ${rest} [FIELD], blockyard ${name} rm ${rest}.`,
      `What each takes besides: blockyard help ls, and so on.`,
    ],
    async run(io, args) {
      const [action = "", ...words] = args.words;
      const verb = verbNames.includes(action) ? verbs[action] : undefined;
      if (!verb) throw usageError(`blockyard ${name} knows ${verbNames.join(", ")}.`);
      refuseOtherOptions(name, action, args, verb, options);
      const [first, ...others] = words;
      const path = first === undefined ? undefined : `${start}/${first}`;
      const moved = path === undefined ? (verb === ls ? [start] : []) : [path, ...others];
      refuseOtherWords(name, action, verb, moved, rest);
      return verb.run(io, { ...args, words: moved });
    },
  };
}

function refuseOtherOptions(name: string, action: string, args: Args, verb: Command, all: Options): void {
  const stray = Object.keys(all).find((option) => !verb.options[option] && (args.flag(option) || args.text(option) !== undefined));
  if (stray) throw usageError(`--${stray} is not used as blockyard ${name} ${action} expects. See blockyard help ${action}.`);
}

function refuseOtherWords(name: string, action: string, verb: Command, words: readonly string[], rest: string): void {
  const min = verb.words.filter((word) => !word.endsWith("?")).length;
  if (words.length >= min && words.length <= verb.words.length) return;
  throw usageError(`blockyard ${name} ${action} takes ${wordsOf(verb).replace("PATH", rest)}. See blockyard help ${name}.`);
}
