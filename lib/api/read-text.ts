import { DomainError } from "#lib/core/errors.ts";

/** The body of a request as text. Refuses with `too_large` one over the limit, which is counted while it is read, and with `invalid` bad UTF-8. */
export async function readText(request: Request, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) break;
    size += value.length;
    if (size > bytesMax) {
      await reader?.cancel();
      throw new DomainError("too_large", `The body is larger than ${bytesMax} bytes.`);
    }
    chunks.push(value);
  }
  return decode(chunks);
}

function decode(chunks: Uint8Array[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new DomainError("invalid", "The body is not valid UTF-8.");
  }
}
