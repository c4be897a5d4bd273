import { logBug } from "#lib/usecases/failure.ts";

/**
 * Next writes what it caught to the console in full, and the text of an error may hold anything that a request or a row brought along.
 * In production errors are logged as class, digest and places instead; other text passes.
 */
export function quietConsole(): void {
  for (const level of ["error", "warn"] as const) {
    const write = console[level].bind(console);
    console[level] = (...items: unknown[]) => {
      const errors = items.filter((item) => item instanceof Error);
      if (errors.length === 0) write(...items.map(passable));
      // `logBug` writes one line of text, which passes.
      for (const error of errors) logBug(error, "next");
    };
  }
}

/** Text as it is, unless it is an error that was made text; never what an object holds. */
function passable(item: unknown): unknown {
  if (typeof item !== "string") return typeof item === "object" ? "[object]" : item;
  const [, name] = /^\s*(?:⨯\s*)?(?:Uncaught\s+)?(\w*Error)\b/.exec(item) ?? [];
  return name ? `${name} (text left out)` : item;
}
