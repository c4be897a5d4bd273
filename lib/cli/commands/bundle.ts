import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";
import { wantedOptions } from "#lib/cli/run/selection-options.ts";

export const bundle: Command = {
  name: "bundle",
  summary: "Write a signed, encrypted file to carry to a machine without a network",
  words: ["ACTION?"],
  choices: { ACTION: ["keygen"] },
  options: {
    output: { type: "string", short: "o", value: "FILE", help: "the file to write" },
    ...wantedOptions,
    recipient: {
      type: "string",
      value: "age1…",
      isMany: true,
      help: "who may open it: what keygen printed on that machine; may stand more than once",
    },
    "passphrase-file": { type: "string", value: "FILE", help: "who may open it: whoever knows what this file holds" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "blockyard bundle keygen makes a key on the machine that has no network and prints its recipient. blockyard bundle -o FILE --recipient age1… writes a bundle for it; without --recipient a passphrase opens it. There, blockyard pull --bundle FILE puts it into the targets.",
    "Without --target and --entry everything that the token may see goes in. The bundle is an age file: the age tool opens it too. What is inside is signed by the server, so that an altered, foreign or older one is refused.",
  ],
  async run(io, args) {
    const [action] = args.words;
    if (action === "keygen") return (await import("#lib/cli/bundle/make-key.ts")).makeKey(io, args);
    if (action !== undefined) throw usageError("Use: blockyard bundle -o FILE, or blockyard bundle keygen.");
    return (await import("#lib/cli/bundle/make-bundle.ts")).makeBundle(io, args);
  },
};
