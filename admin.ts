import { open } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { DomainError, invalid } from "#lib/core/errors.ts";
import { pathPrefixWords } from "#lib/core/tokens.ts";
import { createOwner, createTokenFor, removePolicy } from "#lib/usecases/admin.ts";
import { auditKey, exportInstance } from "#lib/usecases/audit/admin-export.ts";
import { logBug } from "#lib/usecases/failure.ts";
import { openInstance } from "#lib/usecases/open-instance.ts";
import { type AdminCommand, type AdminValues, adminUsage, readAdminLine } from "#lib/web/admin-line.ts";
import { readSettings } from "#lib/web/env.ts";
import { findRoot, migrationsFolderOf } from "#lib/web/root.ts";

const root = findRoot(import.meta.url);
async function createOwnerFrom({ email, "password-stdin": isFromStdin }: AdminValues): Promise<string> {
  if (!isFromStdin) throw invalid("--password-stdin", "is needed: the password is read from standard input, never from the command line.");
  const password = (await text(process.stdin)).replace(/\r?\n$/, "");
  const owner = await createOwner(needed(email, "--email"), password);
  return `${owner.email} is an owner of the workspace default.`;
}

async function createTokenFrom({ workspace, name, scopes, path, expires }: AdminValues): Promise<string> {
  const days = Number(/^(\d{1,4})d$/.exec(expires)?.[1]);
  if (!days) throw invalid("--expires", "must be a number of days such as 30d.");
  const scopeList = needed(scopes, "--scopes").split(",");
  const order = { workspace, name: needed(name, "--name"), scopes: scopeList, days, pathPrefix: path };
  const { token, entries } = await createTokenFor(order);
  // Beside the token, which a script reads from standard output.
  if (path !== "") console.error(pathPrefixWords(path, entries));
  return token;
}

async function removePolicyFrom({ workspace, name }: AdminValues): Promise<string> {
  const { path } = await removePolicy({ workspace, name: needed(name, "--name") });
  return `${path} is in the trash of the workspace ${workspace}.`;
}

async function exportAuditTo({ out }: AdminValues): Promise<string> {
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

const commands: Record<AdminCommand, (values: AdminValues) => Promise<string>> = {
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
  const { command, values } = readAdminLine(process.argv.slice(2));
  if (command === "help") return console.log(adminUsage);
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
    console.log(await commands[command](values));
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  if (error instanceof DomainError) console.error(error.message);
  else logBug(error, "admin");
  process.exitCode = 1;
});
