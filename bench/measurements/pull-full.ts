import { makeBlocks } from "../blocks.ts";
import { withBlockyard } from "../blockyard.ts";
import { createClient } from "../client.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { startNodeHttp } from "../peers/start.ts";
import { repeat, timed } from "../statistics.ts";

const count = 1_000;

async function run(run: Run): Promise<Figure[]> {
  const bare = await startNodeHttp(run);
  const floor = createClient(bare.origin);
  try {
    return await withBlockyard(run, async ({ client }) => {
      await makeBlocks(client, count);
      const { body } = await client.get("/api/v1/sync");
      const { entries } = JSON.parse(body.toString()) as { entries: { data: { aws_secret_access_key?: string } }[] };
      const decrypted = entries.filter(({ data }) => data.aws_secret_access_key?.startsWith("bench/")).length;
      if (decrypted !== count) throw new Error(`The pull brought ${decrypted} secrets instead of ${count}.`);
      const times: number[] = [];
      const floors: number[] = [];
      await repeat(run.isQuick ? 3 : 30, async () => {
        times.push(await timed(() => client.get("/api/v1/sync")));
        floors.push(await timed(() => floor.get(`/bytes/${body.length}`)));
      });
      const perSecond = (amount: number) => (samples: number[]) => samples.map((ms) => (amount / ms) * 1_000);
      const megabytes = perSecond(body.length / 1e6);
      const peer = "bare node:http, as many bytes";
      return [
        {
          what: "time",
          unit: "ms",
          samples: times,
          peers: [{ what: peer, samples: floors }],
          note: `${(body.length / 1e3).toFixed(0)} kB, audited.`,
        },
        { what: "data", unit: "MB/s", samples: megabytes(times), peers: [{ what: peer, samples: megabytes(floors) }] },
        { what: "entries", unit: "entries/s", samples: perSecond(count)(times) },
      ];
    });
  } finally {
    floor.close();
    await bare.stop();
  }
}

export const pullFull: Measurement = { name: "pull-full", title: `Full pull of ${count} blocks, secrets decrypted`, run };
