import { blockPath, makeBlocks } from "../blocks.ts";
import { withBlockyard } from "../blockyard.ts";
import { type Client, createClient } from "../client.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { startNodeHttp } from "../peers/start.ts";

/** From the answer to a saved change to the answer of somebody who waits for it; both arrive in this process. */
async function announce(saving: () => Promise<unknown>, waiting: Promise<unknown>): Promise<number> {
  let arrivedAt = 0;
  const arrived = waiting.then(() => {
    arrivedAt = performance.now();
  });
  await saving();
  const savedAt = performance.now();
  await arrived;
  return Math.max(0, arrivedAt - savedAt);
}

async function run(run: Run): Promise<Figure[]> {
  const bare = await startNodeHttp(run);
  const floor = createClient(bare.origin);
  const count = run.isQuick ? 20 : 400;
  try {
    return await withBlockyard(run, async ({ client }) => {
      await makeBlocks(client, 100);
      const whole: number[] = [];
      const after: number[] = [];
      const floors: number[] = [];
      for (let round = 1; round <= count; round++) {
        const ours = await ourRound(client, round);
        after.push(ours.after);
        whole.push(ours.whole);
        const waiting = floor.get("/wait");
        await settled();
        const startedAt = performance.now();
        await announce(() => floor.get("/change"), waiting);
        floors.push(performance.now() - startedAt);
      }
      const peers = [{ what: "bare node:http, a held answer", samples: floors }];
      return [
        {
          what: "from sending a change to the waiting answer",
          unit: "ms",
          samples: whole,
          peers,
          note: "Both the save and the audited, decrypted pull.",
        },
        { what: "from the saved change's answer to the waiting answer", unit: "ms", samples: after },
      ];
    });
  } finally {
    floor.close();
    await bare.stop();
  }
}

async function ourRound(client: Client, version: number): Promise<{ after: number; whole: number }> {
  const { headers } = await client.get("/api/v1/sync");
  const cursor = String(headers.etag).replaceAll('"', "");
  const waiting = client.get(`/api/v1/sync?since=${encodeURIComponent(cursor)}&wait=60`);
  await settled();
  const startedAt = performance.now();
  const set = { aws_secret_access_key: `secret after ${version}` };
  const after = await announce(() => client.change([{ op: "patch", path: blockPath(0), baseVersion: version, set }]), waiting);
  return { after, whole: performance.now() - startedAt };
}

/** Long enough for a request to be held at the other side: the next one must not overtake it. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

export const longPoll: Measurement = { name: "long-poll", title: "A saved change reaches who waits", run };
