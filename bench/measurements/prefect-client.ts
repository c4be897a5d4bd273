import { join } from "node:path";
import { withBlockyard } from "../blockyard.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { runPrefectClient, startPrefect } from "../peers/prefect.ts";

type Times = { what: string; ours: number[]; theirs: number[] }[];

async function run(run: Run): Promise<Figure[]> {
  const prefect = await startPrefect(run);
  try {
    return await withBlockyard(run, async ({ origin, token }) => {
      const servers = { ours: { url: `${origin}/api`, key: token }, theirs: { url: `${prefect.origin}/api`, key: null } };
      const script = join(run.root, "bench", "peers", "prefect_client.py");
      const output = runPrefectClient(run, "python", [script, JSON.stringify({ ...servers, times: run.isQuick ? 3 : 40 })]);
      return (JSON.parse(output) as Times).map(({ what, ours, theirs }) => ({
        ...{ what, unit: "ms", samples: ours },
        peers: [{ what: "prefect server", samples: theirs }],
      }));
    });
  } finally {
    await prefect.stop();
  }
}

export const prefectClient: Measurement = {
  name: "prefect-client",
  title: "The real Prefect client in Python, wall time of one call with everything that the client does itself",
  isApart: true,
  run,
};
