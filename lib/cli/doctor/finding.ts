/** `note`: worth knowing. `warning`: works, and may stop to. `problem`: does not work, or is not safe; doctor then ends with 1. */
export type Level = "ok" | "note" | "warning" | "problem";

/** What one check has found. `check` is its name for programs; `fix` says what to do. Never a value, never a token. */
export type Finding = { check: string; level: Level; message: string; fix: string | null };

export function ok(check: string, message: string): Finding {
  return { check, level: "ok", message, fix: null };
}

export function note(check: string, message: string, fix: string | null = null): Finding {
  return { check, level: "note", message, fix };
}

export function warning(check: string, message: string, fix: string): Finding {
  return { check, level: "warning", message, fix };
}

export function problem(check: string, message: string, fix: string): Finding {
  return { check, level: "problem", message, fix };
}

/** What a check finds; where it refuses, that is the finding: what is wrong, and behind it what to do, as refusals say it; else `fix`. */
export async function asFinding(check: string, fix: string, work: () => Promise<Finding | Finding[] | undefined>): Promise<Finding[]> {
  try {
    return [(await work()) ?? []].flat();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code && /^E[A-Z]+$/.test(code)) return [problem(check, `It cannot be read (${code}).`, fix)];
    const [what = "", ...advice] = message.split(/(?<=\.) (?=[A-Z])/);
    return [problem(check, what, advice.join(" ") || fix)];
  }
}

/** A check that has nothing to say unless it refuses. */
export function unlessRefused(check: string, fix: string, work: () => Promise<unknown>): Promise<Finding[]> {
  return asFinding(check, fix, async () => {
    await work();
    return undefined;
  });
}
