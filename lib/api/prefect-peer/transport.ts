import { DomainError } from "#lib/core/errors.ts";

export type PeerRequest = {
  method: "GET" | "POST" | "PATCH";
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  signal: AbortSignal;
};
export type PeerAnswer = { status: number; header: (name: string) => string | undefined; text: string };

/** Sends one request. Redirects are answers, not followed; a body over `answerBytesMax` is refused with `too_large`; what cannot be reached throws. */
export type Transport = (request: PeerRequest) => Promise<PeerAnswer>;

/** A page of blocks brings every block's schema along. */
export const answerBytesMax = 32 * 1024 * 1024;

export function tooLarge(): DomainError {
  return new DomainError("too_large", `An answer of the Prefect server is larger than ${answerBytesMax} bytes.`);
}

export function fetchTransport(send: typeof fetch): Transport {
  return async ({ url, ...init }) => {
    const response = await send(url, { ...init, redirect: "manual", cache: "no-store" });
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return { status: response.status, header, text: await readText(response) };
  };
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [text, size] = ["", 0];
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) return text + decoder.decode();
    size += value.length;
    if (size > answerBytesMax) {
      await reader?.cancel();
      throw tooLarge();
    }
    text += decoder.decode(value, { stream: true });
  }
}
