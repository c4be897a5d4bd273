import type { Command } from "#lib/cli/command.ts";
import { exitCodes, usageError } from "#lib/cli/exit-codes.ts";

export const completion: Command = {
  name: "completion",
  summary: "Print a script that completes command lines in bash, zsh or fish",
  words: ["SHELL"],
  choices: { SHELL: ["bash", "zsh", "fish"] },
  options: {},
  details: [
    "In ~/.bashrc: source <(blockyard completion bash). In ~/.zshrc, after compinit: source <(blockyard completion zsh). In ~/.config/fish/config.fish: blockyard completion fish | source.",
    "Entry paths and numbers of changes are asked from the server while you type, names of targets from blockyard.json; never a value.",
  ],
  async run(io, args) {
    const [shell] = args.words;
    const [{ commands }, { placesOf }] = await Promise.all([import("./index.ts"), import("#lib/cli/completion/places.ts")]);
    const places = placesOf(commands);
    if (shell === "bash") io.out((await import("#lib/cli/completion/bash.ts")).bashScript(places));
    else if (shell === "zsh") io.out((await import("#lib/cli/completion/zsh.ts")).zshScript(places));
    else if (shell === "fish") io.out((await import("#lib/cli/completion/fish.ts")).fishScript(places));
    else throw usageError("SHELL is bash, zsh or fish.");
    return exitCodes.done;
  },
};
