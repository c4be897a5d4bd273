import { type Command, jsonOption, serverOptions } from "#lib/cli/command.ts";
import { usageError } from "#lib/cli/exit-codes.ts";

export const audit: Command = {
  name: "audit",
  summary: "Export the audit log, or verify an export without a server",
  words: ["ACTION", "FILE"],
  choices: { ACTION: ["export", "verify"] },
  options: {
    key: { type: "string", value: "KEY", help: "verify: the public key that the audit page shows, or a file that holds it" },
    checkpoints: { type: "string", value: "FILE", help: "verify: signed checkpoints kept elsewhere; the export must reach the newest" },
    csv: { type: "boolean", help: "export: a table for people instead of the lines that verify" },
    ...jsonOption,
    ...serverOptions,
  },
  details: [
    "blockyard audit export FILE writes the audit log of the workspace to a new file that only you can read. Needs a token with the scope audit; the server records the export.",
    "blockyard audit verify FILE --key KEY proves an export: it names the first row that was edited, deleted, reordered or inserted, a tail that was cut off, and whatever another key signed. It needs neither server nor token. Keep the key from a time when you trusted the server.",
    "The exit code of verify is 3 when the export is not what the server signed.",
  ],
  async run(io, args) {
    const [action, file = ""] = args.words;
    if (action === "export") return (await import("#lib/cli/audit/export-audit.ts")).exportAudit(io, args, file);
    if (action === "verify") return (await import("#lib/cli/audit/verify-audit.ts")).verifyAudit(io, args, file);
    throw usageError("Use: blockyard audit export FILE, or blockyard audit verify FILE --key KEY.");
  },
};
