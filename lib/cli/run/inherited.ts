import type { Io } from "#lib/cli/io.ts";

const kept = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "TERM",
  "COLORTERM",
  "LANG",
  "LANGUAGE",
  "TZ",
  "TMPDIR",
  "PWD",
  "XDG_RUNTIME_DIR",
];

/**
 * The environment that a program gets from us: ours, without the token, which is nobody's business but our own. `isPure`: only what says who and where
 * one is.
 */
export function environmentOf({ env }: Pick<Io, "env">, isPure = false): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || name === "BLOCKYARD_TOKEN") continue;
    if (!isPure || kept.includes(name) || name.startsWith("LC_")) own[name] = value;
  }
  return own;
}
