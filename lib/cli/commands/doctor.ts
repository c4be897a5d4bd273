import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "Explain which setting comes from where, and find what stands in the way",
  words: [],
  options: { ...jsonOption, ...serverOptions },
  details: [
    "Looks at settings, token, network, certificate, clock, the server's identity, files and their permissions, targets and offline caches, and changes nothing. Each line is ok, a note, a warning or a problem, with what to do about it.",
    "Shows no token and no value. The exit code is 1 when there is a problem.",
  ],
  run: async (io, args) => (await import("#lib/cli/doctor/doctor.ts")).runDoctor(io, args),
};
