import { join } from "node:path";
import { withBlockyard } from "../blockyard.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { runPrefectClient, startPrefect } from "../peers/prefect.ts";
import { timed } from "../statistics.ts";

const perChange = 1_000;
const nameOf = (index: number) => `key_${String(index).padStart(5, "0")}`;

async function run(run: Run): Promise<Figure[]> {
  const count = run.isQuick ? 1_000 : 10_000;
  const prefect = await startPrefect(run);
  try {
    return await withBlockyard(run, async ({ origin, token, client }) => {
      for (let from = 0; from < count; from += perChange) {
        const names = Array.from({ length: perChange }, (_, index) => nameOf(from + index));
        const textOf = (name: string) => ({ value: `value of ${name}, of an ordinary length` });
        await client.change(names.map((name) => ({ op: "put", path: `kv/${name}`, baseVersion: 0, data: textOf(name) })));
      }
      run.say(`Making ${count} variables in Prefect, and reading all with its client`);
      const servers = { ours: { url: `${origin}/api`, key: token }, theirs: { url: `${prefect.origin}/api`, key: null } };
      const script = join(run.root, "bench", "peers", "prefect_variables.py");
      const order = { ...servers, count, times: run.isQuick ? 2 : 10 };
      const output = runPrefectClient(run, "python", [script, JSON.stringify(order)]);
      const { ours, theirs } = JSON.parse(output) as { ours: number[]; theirs: number[] };
      const pulls: number[] = [];
      for (let turn = 0; turn < order.times; turn++) pulls.push(await timed(() => client.get("/api/v1/sync")));
      const what = `the real client reads ${count} variables, 200 in a page`;
      return [
        { what, unit: "ms", samples: ours, peers: [{ what: "prefect server", samples: theirs }] },
        { what: `one pull of the sync API brings the same ${count}`, unit: "ms", samples: pulls },
      ];
    });
  } finally {
    await prefect.stop();
  }
}

export const prefectVariables: Measurement = {
  name: "prefect-variables",
  title: "All variables, read by the real Prefect client",
  isApart: true,
  run,
};
