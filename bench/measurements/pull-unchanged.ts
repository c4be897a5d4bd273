import { makeBlocks } from "../blocks.ts";
import { type Blockyard, withBlockyard } from "../blockyard.ts";
import { connections, type Load, requestsPerSecond } from "../load/generate.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { startNextApp, startNodeHttp } from "../peers/start.ts";

const path = "/api/v1/sync";

/** The request of a client that has everything already: most of the traffic that a sync service gets. */
async function unchangedPull({ origin, client, token }: Blockyard): Promise<Omit<Load, "seconds">> {
  await makeBlocks(client, 100);
  const { headers } = await client.get(path);
  const etag = String(headers.etag);
  await client.get(path, { "if-none-match": etag }, 304);
  return { url: `${origin}${path}`, headers: { authorization: `Bearer ${token}`, "if-none-match": etag } };
}

async function run(run: Run): Promise<Figure[]> {
  const [bare, next] = [await startNodeHttp(run), await startNextApp(run)];
  try {
    return await withBlockyard(run, async (blockyard) => {
      const ours = await unchangedPull(blockyard);
      // Side by side in turns, so that whatever else the machine does meets them all.
      const sides = {
        ours,
        unchanged: { url: `${bare.origin}/unchanged`, headers: ours.headers },
        json: { url: `${bare.origin}/json` },
        handler: { url: `${next.origin}/json` },
      };
      const samples: Record<keyof typeof sides, number[]> = { ours: [], unchanged: [], json: [], handler: [] };
      const seconds = run.isQuick ? 1 : 4;
      for (let round = run.isQuick ? -1 : -2; round < (run.isQuick ? 1 : 5); round++) {
        for (const side of Object.keys(sides) as (keyof typeof sides)[]) {
          const rate = await requestsPerSecond({ ...sides[side], seconds });
          // The first rounds warm everybody up.
          if (round >= 0) samples[side].push(rate);
        }
      }
      const peers = [
        { what: "bare node:http, 304", samples: samples.unchanged },
        { what: "bare node:http, 25 bytes of JSON", samples: samples.json },
        { what: "Next route handler, 25 bytes of JSON", samples: samples.handler },
      ];
      const note = `${connections} connections, If-None-Match, token checked. Aim: 0.4 of bare node:http, 10 times the Next route handler.`;
      return [{ what: "unchanged pull", unit: "requests/s", samples: samples.ours, peers, note }];
    });
  } finally {
    await Promise.all([bare.stop(), next.stop()]);
  }
}

export const pullUnchanged: Measurement = { name: "pull-unchanged", title: "Unchanged conditional pull", run };
