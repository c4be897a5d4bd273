import type { Io } from "#lib/cli/io.ts";
import { printable } from "#lib/cli/output.ts";
import { placeName } from "#lib/cli/targets/mapping.ts";
import { keyName } from "#lib/core/formats/lines.ts";
import { formatJson, type Json } from "#lib/core/json.ts";
import type { Plan, Settle } from "./plan.ts";

const masked = "••••••••";

/** Asks on the terminal, key by key, whose value is to count. Secrets are shown when they are asked for, and not before. */
export function chooseSides(io: Io): (plan: Plan) => Promise<Settle | undefined> {
  return async ({ conflicts }) => {
    const keys = new Map<string, "ours" | "theirs">();
    for (const conflict of conflicts) {
      io.err(printable(`conflict ${keyName(conflict.section, conflict.key)}: ${conflict.message}`).concat("\n"));
      const answer = await ask(io, conflict);
      if (answer === undefined) return undefined;
      keys.set(placeName(conflict), answer);
    }
    return { all: undefined, keys };
  };
}

type Conflict = Plan["conflicts"][number];

async function ask(io: Io, { isSecret, mine, theirs }: Conflict): Promise<"ours" | "theirs" | undefined> {
  const show = (isShown: boolean) => {
    io.err(`  file    ${wordsOf(mine, isShown)}\n  server  ${wordsOf(theirs, isShown)}\n`);
  };
  show(!isSecret);
  const canReveal = isSecret && (mine !== undefined || theirs !== undefined);
  for (;;) {
    const question = `  Keep the [f]ile's, take the [s]erver's,${canReveal ? " show [v]alues," : ""} or [q]uit? `;
    const answer = (await io.ask(question, { hidden: false })).trim().toLowerCase();
    if (answer === "f") return "ours";
    if (answer === "s") return "theirs";
    if (answer === "q") return undefined;
    if (answer === "v" && canReveal) show(true);
  }
}

function wordsOf(value: Json | undefined, isShown: boolean): string {
  if (value === undefined) return "nothing";
  if (!isShown) return masked;
  return printable(typeof value === "string" ? value : formatJson(value));
}
