import { makeBlocks } from "../blocks.ts";
import { withBlockyard } from "../blockyard.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { startNextApp, startNodeHttp } from "../peers/start.ts";
import { measureLists } from "./lists.ts";
import { measurePages } from "./pages.ts";

const count = 10_000;

async function run(run: Run): Promise<Figure[]> {
  const [bare, next] = [await startNodeHttp(run), await startNextApp(run)];
  try {
    return await withBlockyard(run, async (blockyard) => {
      run.say(`Making ${count} blocks`);
      const times = await makeBlocks(blockyard.client, count);
      const samples = times.map((ms) => (1_000 / ms) * 1_000);
      const seeding: Figure = { what: "made through the API, 1,000 in one change", unit: "blocks/s", samples };
      const sides = { run, blockyard, bare, next, count };
      return [seeding, ...(await measureLists(sides)), ...(await measurePages(sides))];
    });
  } finally {
    await Promise.all([bare.stop(), next.stop()]);
  }
}

export const largeWorkspace: Measurement = { name: "large-workspace", title: `Lists and pages at ${count} entries`, run };
