import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prefectContract } from "#lib/api/contract/prefect.ts";
import { prefect1Contract } from "#lib/api/contract/prefect1.ts";
import { contract } from "#lib/api/contract.ts";
import { DomainError } from "#lib/core/errors.ts";
import { prefectUsecases } from "#lib/usecases/prefect/registry.ts";
import { prefect1Usecases } from "#lib/usecases/prefect1/registry.ts";
import { usecases } from "#lib/usecases/registry.ts";
import type { UseCase } from "#lib/usecases/usecase.ts";
import { type Attempt, type Ended, ownRows, prefect1Rows, prefectRows } from "./doors-rows.ts";
import { type DoorWorld, openDoorWorld } from "./doors-world.ts";

// Every operation of every program's door that writes, under a policy for everything: none of them moves the head of an entry.
const doors = {
  "our own API": { table: contract, rows: ownRows, run: usecases },
  "the Prefect 3 door": { table: prefectContract, rows: prefectRows, run: prefectUsecases },
  "the Prefect 1 door": { table: prefect1Contract, rows: prefect1Rows, run: prefect1Usecases },
} as const;

let world: DoorWorld;
beforeAll(async () => {
  world = await openDoorWorld();
});
afterAll(() => world.close());

describe.each(Object.entries(doors))("%s under a policy for everything", (_, { table, rows, run }) => {
  it("has a row here for every operation that writes or reveals", () => {
    const writing = Object.values(table).flatMap(({ name, effect }) => (effect === "read" ? [] : [name]));
    expect(Object.keys(rows).sort()).toEqual(writing.sort());
  });

  const attempts = Object.entries(rows).flatMap(([name, row]) =>
    typeof row === "string" ? [] : row.map((attempt) => ({ name, attempt })),
  );
  it.each(attempts.map(({ name, attempt }) => ({ name, ...attempt, attempt })))(
    "$name, $what: $ends, and no entry moves",
    async ({ name, attempt }) => {
      const usecase = (run as unknown as Record<string, UseCase>)[name];
      if (!usecase) throw new Error(`There is no ${name}.`);
      const before = await world.state();
      const first = await outcomeOf(usecase, attempt);
      const after = await world.state();
      expect(first.ended).toBe(attempt.ends);
      expect([after.heads, after.versions]).toEqual([before.heads, before.versions]);
      // A refusal leaves nothing half done: the type of governed blocks stays with them.
      if (attempt.ends !== "done") expect(after.types).toEqual(before.types);
      if (first.number === null) return;
      expect(after.open).toContain(first.number);
      const again = await outcomeOf(usecase, attempt);
      expect([again, (await world.state()).open]).toEqual([first, after.open]);
    },
  );
});

describe("what was sent for review", () => {
  it("is live once it is approved and applied: a type goes with its blocks then, when it is deleted again", async () => {
    const run = prefectUsecases.deleteBlockType as UseCase;
    const id = world.schemaOf("fleet").block_type_id;
    const refused = await outcomeOf(run, { what: "", ends: "refused and sent", input: () => ({ id }) });
    await world.approveAndApply(refused.id ?? "");
    expect(await run(await world.caller(), { id })).toBeNull();
    const [types] = (await world.state()).types;
    expect(types?.find((type) => type.id === id)).toMatchObject({ isDeleted: true });
  });
});

type Outcome = { ended: Ended; number: number | null; id: string | null };

async function outcomeOf(usecase: UseCase, { as, input }: Attempt): Promise<Outcome> {
  const caller = await (as === "bob" ? world.bob() : world.caller());
  try {
    const output = (await usecase(caller, await input(world))) as {
      state?: string;
      number?: number;
      id?: string;
      changeId?: string;
    } | null;
    const isSent = output?.state === "open" && "revision" in output;
    return isSent
      ? { ended: "sent", number: output.number ?? null, id: output.id ?? output.changeId ?? null }
      : { ended: "done", number: null, id: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const change = error.details.change as { id: string; number: number; path: string } | undefined;
    if (!change) return { ended: `refused: ${error.code}`, number: null, id: null };
    expect(error.code).toBe("forbidden");
    expect(error.message).toContain(`#${change.number}`);
    expect(error.message).toContain(change.path);
    return { ended: "refused and sent", number: change.number, id: change.id };
  }
}
