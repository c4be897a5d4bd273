import { type ParseArgsConfig, parseArgs } from "node:util";
import { DomainError } from "#lib/core/errors.ts";

export const adminUsage = `npm run admin -- owner create --email E --password-stdin
npm run admin -- token create --workspace default --name N --scopes pull,push [--path PREFIX] [--expires 90d]
npm run admin -- policy remove --workspace default --name N     the way out of a policy that nobody can meet
npm run admin -- audit export --out FILE     the audit log of every workspace; verify it with blockyard audit verify
npm run admin -- audit key                   the public key that checkpoints and exports are signed with

Works beside a running server or without one. --data DIR names the folder of the database, as for npm start.`;

export const adminCommands = ["owner create", "token create", "policy remove", "audit export", "audit key"] as const;
export type AdminCommand = (typeof adminCommands)[number];

const options = {
  data: { type: "string" },
  email: { type: "string" },
  "password-stdin": { type: "boolean" },
  workspace: { type: "string", default: "default" },
  name: { type: "string" },
  scopes: { type: "string" },
  path: { type: "string", default: "" },
  expires: { type: "string", default: "90d" },
  out: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsConfig["options"];

export type AdminValues = ReturnType<typeof parsed>["values"];

/** Takes a command line of `npm run admin` apart; `help` for none but the usage. Refuses what it does not know. */
export function readAdminLine(argv: readonly string[]): { command: AdminCommand | "help"; values: AdminValues } {
  const { values, positionals } = parsed(argv);
  const command = values.help ? "help" : adminCommands.find((name) => name === positionals.join(" "));
  if (!command) throw new DomainError("invalid", adminUsage);
  return { command, values };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new DomainError("invalid", `${error instanceof Error ? error.message : "The arguments are not right."}\n\n${adminUsage}`);
  }
}
