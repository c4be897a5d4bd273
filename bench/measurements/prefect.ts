import { blockData, blockName } from "../blocks.ts";
import { withBlockyard } from "../blockyard.ts";
import { createClient } from "../client.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { runPrefectClient, startPrefect } from "../peers/prefect.ts";
import { timed } from "../statistics.ts";
import {
  ask,
  changeSomething,
  count,
  createDocument,
  createVariable,
  type Operation,
  operations,
  parsed,
  type Side,
} from "./prefect-operations.ts";

/** As many as a client makes in a row; then it is the other server's turn. */
const callsPerTurn = 10;

/** The same rows on each side: types of the real package from the real client, blocks and variables. */
async function prepareSide(run: Run, origin: string, token: string): Promise<Side> {
  const env = { PREFECT_API_URL: `${origin}/api`, PREFECT_API_KEY: token };
  runPrefectClient(run, "prefect", ["block", "register", "-m", "prefect_aws"], env);
  const side: Side = { client: createClient(origin, token), type: "", schema: "", checksum: "", version: "", made: new Map() };
  side.type = parsed<{ id: string }>(await ask(side, 200, "GET", "/api/block_types/slug/aws-credentials")).id;
  const body = { block_schemas: { block_type_id: { any_: [side.type] } }, limit: 1 };
  const rows = parsed<{ id: string; checksum: string; version: string }[]>(await ask(side, 200, "POST", "/api/block_schemas/filter", body));
  for (const { id, checksum, version } of rows) Object.assign(side, { schema: id, checksum, version });
  for (let at = 0; at < count; at++) {
    await createDocument(side, blockName(at), blockData(at));
    await createVariable(side, blockName(at), { ship: at, depth: 30.5 });
  }
  return side;
}

async function run(run: Run): Promise<Figure[]> {
  const prefect = await startPrefect(run);
  try {
    return await withBlockyard(run, async ({ origin, token }) => {
      run.say(`Making ${count} blocks and variables on both sides`);
      const sides = { ours: await prepareSide(run, origin, token), theirs: await prepareSide(run, prefect.origin, "") };
      const figures: Figure[] = [];
      for (const operation of operations) figures.push(await measure(run, sides, operation));
      for (const side of Object.values(sides)) side.client.close();
      return figures;
    });
  } finally {
    await prefect.stop();
  }
}

async function measure({ isQuick }: Run, { ours, theirs }: Record<"ours" | "theirs", Side>, operation: Operation): Promise<Figure> {
  const { what, step, isAfterChange } = operation;
  const [warmUp, times] = isQuick ? [2, 5] : [operation.warmUp, operation.times];
  const once = async (side: Side, at: number) => {
    if (isAfterChange) await changeSomething(side, at);
    return timed(() => step(side, at));
  };
  // Other names than those that are measured, for what can be made only once.
  for (const side of [ours, theirs]) for (let at = times; at < times + warmUp; at++) await step(side, at);
  const samples: number[] = [];
  const others: number[] = [];
  for (let start = 0; start < times; start += callsPerTurn) {
    const end = Math.min(start + callsPerTurn, times);
    for (let at = start; at < end; at++) samples.push(await once(ours, at));
    for (let at = start; at < end; at++) others.push(await once(theirs, at));
  }
  return { what, unit: "ms", samples, peers: [{ what: "prefect server", samples: others }] };
}

export const prefect: Measurement = {
  name: "prefect",
  title: `Prefect's API beside a real prefect server, ${count} blocks and ${count} variables`,
  isApart: true,
  run,
};
