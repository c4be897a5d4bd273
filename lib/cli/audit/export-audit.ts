import { resolve } from "node:path";
import type { Args } from "#lib/cli/command.ts";
import { type ExitCode, exitCodes } from "#lib/cli/exit-codes.ts";
import type { Io } from "#lib/cli/io.ts";
import { printable, printJson, printLine } from "#lib/cli/output.ts";
import { connect } from "#lib/cli/server.ts";
import { DomainError } from "#lib/core/errors.ts";

/** Writes the audit log to a file as it arrives. The file has its name when it is whole. */
export async function exportAudit(io: Io, args: Args, name: string): Promise<ExitCode> {
  const file = resolve(io.cwd, name);
  if (await io.fs.lstat(file).catch(() => null)) throw new DomainError("conflict", `${name} exists already. Name a new file.`);
  const server = await connect(io, args);
  const { key } = await server.call("getAuditState", {});
  const format = args.flag("csv") ? "csv" : "jsonl";
  const bytes = await writeWhole(io, file, await server.download("exportAudit", { format }));
  if (args.flag("json")) printJson(io, { file, format, bytes, key });
  else {
    printLine(io, printable(`Wrote ${name} (${bytes} bytes).`));
    if (format === "jsonl") printLine(io, printable(`The server's key: ${key}\nVerify with: blockyard audit verify ${name} --key ${key}`));
  }
  return exitCodes.done;
}

async function writeWhole({ fs }: Io, file: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const draft = `${file}.part`;
  const handle = await fs.open(draft, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new DomainError("invalid", `${draft} cannot be written (${error.code ?? error.name}).`);
  });
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      await handle.writeFile(chunk);
      bytes += chunk.length;
    }
    await handle.sync();
    await handle.close();
    // A link fails where the name has been taken meanwhile; a rename would replace it.
    await fs.link(draft, file);
  } finally {
    await handle.close();
    await fs.unlink(draft).catch(() => {});
  }
  return bytes;
}
