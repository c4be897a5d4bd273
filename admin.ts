import { open } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { createOwner, createTokenFor, removePolicy } from "#lib/usecases/admin.ts";
import { auditKey, exportInstance } from "#lib/usecases/audit/admin-export.ts";
import { logBug } from "#lib/usecases/failure.ts";
import { openInstance } from "#lib/usecases/open-instance.ts";
import { readSettings } from "#lib/web/env.ts";
import { findRoot, migrationsFolderOf } from "#lib/web/root.ts";

const usage = `npm run admin -- owner create --email E --password-stdin
npm run admin -- token create --workspace default --name N --scopes pull,push [--path PREFIX] [--expires 90d]
npm run admin -- policy remove --workspace default --name N     the way out of a policy that nobody can meet
npm run admin -- audit export --out FILE     the audit log of every workspace; verify it with blockyard audit verify
npm run admin -- audit key                   the public key that checkpoints and exports are signed with

Works beside a running server or without one. --data DIR names the folder of the database, as for npm start.`;

const root = findRoot(import.meta.url);
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

type Values = ReturnType<typeof readArguments>["values"];

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new DomainError("invalid", `${error instanceof Error ? error.message : "The arguments are not right."}\n\n${usage}`);
  }
}

async function createOwnerFrom({ email, "password-stdin": isFromStdin }: Values): Promise<string> {
  if (!isFromStdin) throw invalid("--password-stdin", "is needed: the password is read from standard input, never from the command line.");
  const password = (await text(process.stdin)).replace(/\r?\n$/, "");
  const owner = await createOwner(needed(email, "--email"), password);
  return `${owner.email} is an owner of the workspace default.`;
}

function createTokenFrom({ workspace, name, scopes, path, expires }: Values): Promise<string> {
  const days = Number(/^(\d{1,4})d$/.exec(expires)?.[1]);
  if (!days) throw invalid("--expires", "must be a number of days such as 30d.");
  const scopeList = needed(scopes, "--scopes").split(",");
  return createTokenFor({ workspace, name: needed(name, "--name"), scopes: scopeList, days, pathPrefix: path });
}

async function removePolicyFrom({ workspace, name }: Values): Promise<string> {
  const { path } = await removePolicy({ workspace, name: needed(name, "--name") });
  return `${path} is in the trash of the workspace ${workspace}.`;
}

async function exportAuditTo({ out }: Values): Promise<string> {
  const file = needed(out, "--out");
  const handle = await open(file, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw invalid(
      "--out",
      error.code === "EEXIST" ? "exists already: name a new file." : `cannot be written (${error.code ?? error.name}).`,
    );
  });
  try {
    for await (const part of await exportInstance()) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return `Wrote ${file}. Verify with: blockyard audit verify ${file} --key ${auditKey()}`;
}

const commands: Record<string, (values: Values) => Promise<string>> = {
  "owner create": createOwnerFrom,
  "token create": createTokenFrom,
  "policy remove": removePolicyFrom,
  "audit export": exportAuditTo,
  "audit key": async () => auditKey(),
};

function needed(value: string | undefined, option: string): string {
  if (!value) throw invalid(option, "is missing.");
  return value;
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values.help) return console.log(usage);
  const command = commands[positionals.join(" ")];
  if (!command) throw new DomainError("invalid", usage);
  const settings = readSettings({ ...process.env, ...(values.data ? { BLOCKYARD_DATA: values.data } : {}) }, root);
  const { dataFolder, origin } = settings;
  const { close, kek } = await openInstance({
    dataFolder,
    origin,
    migrationsFolder: migrationsFolderOf(root),
    env: process.env,
    isServer: false,
  });
  if (kek.isNew)
    console.error(`The key that opens your secrets was made: ${kek.file}\nBack this up separately. Without it the data cannot be read.`);
  try {
    console.log(await command(values));
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  if (error instanceof DomainError) console.error(error.message);
  else logBug(error, "admin");
  process.exitCode = 1;
});
