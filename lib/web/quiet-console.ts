import { logBug } from "#lib/usecases/failure.ts";

/**
 * Next writes what it caught to the console in full, and the text of an error may hold anything that a request or a row brought along.
 * In production errors are logged as class, digest and places instead; other text passes.
 */
export function quietConsole(): void {
  const write = console.error.bind(console);
  console.error = (...items: unknown[]) => {
    const errors = items.filter((item) => item instanceof Error);
    if (errors.length === 0) write(...items.map((item) => (typeof item === "string" ? firstLine(item) : "[object]")));
    for (const error of errors) logBug(error, "next");
  };
}

/** A stack that was made text already is cut before its message. */
function firstLine(text: string): string {
  const error = /^\s*(?:⨯\s*)?(\w*Error)\b/.exec(text);
  return error && text.includes("\n") ? `${error[1]} (text left out)` : text;
}
