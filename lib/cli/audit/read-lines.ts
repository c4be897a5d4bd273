import type { Io } from "#lib/cli/io.ts";
import { DomainError } from "#lib/core/errors.ts";

const chunkBytes = 1024 * 1024;
/** No line of an export is nearly as long. */
const lineCharsMax = 16 * 1024 * 1024;

/** The lines of a UTF-8 file without their newlines, read a megabyte at a time. */
export async function* readLines({ fs }: Io, path: string, name: string): AsyncGenerator<string> {
  const handle = await fs.open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new DomainError("not_found", `There is no file ${name}.`);
    throw new DomainError("invalid", `${name} cannot be read (${error.code ?? error.name}).`);
  });
  try {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let rest = "";
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes);
      const lines = (rest + decoder.decode(buffer.subarray(0, bytesRead), { stream: bytesRead > 0 })).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > lineCharsMax) throw new DomainError("too_large", `${name} has a line that is too long for an audit export.`);
      yield* lines;
      if (bytesRead === 0) break;
    }
    if (rest !== "") yield rest;
  } finally {
    await handle.close();
  }
}
