import { blockData, blockPath, makeBlocks } from "../blocks.ts";
import { withBlockyard } from "../blockyard.ts";
import type { Client } from "../client.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { sqliteCommitsPerSecond } from "../peers/start.ts";
import { repeat } from "../statistics.ts";

/** Each client edits the secret of a block of its own, one edit per change, for some seconds. Returns changes per second. */
async function changesPerSecond(client: Client, versions: number[], seconds: number): Promise<number> {
  const startedAt = performance.now();
  const isOver = () => performance.now() - startedAt > seconds * 1_000;
  let done = 0;
  await Promise.all(
    versions.map(async (_, index) => {
      while (!isOver()) {
        const baseVersion = versions[index] ?? 1;
        const set = { aws_secret_access_key: `secret ${index} after ${baseVersion}` };
        await client.change([{ op: "patch", path: blockPath(index), baseVersion, set }]);
        versions[index] = baseVersion + 1;
        done++;
      }
    }),
  );
  return (done / (performance.now() - startedAt)) * 1_000;
}

async function run(run: Run): Promise<Figure[]> {
  const seconds = run.isQuick ? 1 : 4;
  const rounds = run.isQuick ? 1 : 5;
  return withBlockyard(run, async ({ client }) => {
    await makeBlocks(client, 16);
    const versions = Array.from({ length: 16 }, () => 1);
    const first = versions.splice(0, 1);
    const bench = async (held: number[]) => {
      const ours: number[] = [];
      const floor: number[] = [];
      await repeat(rounds, async () => {
        ours.push(await changesPerSecond(client, held, seconds));
        floor.push(sqliteCommitsPerSecond(run));
      });
      return { samples: ours, peers: [{ what: "bare SQLite, one durable row", samples: floor }] };
    };
    await changesPerSecond(client, first, 1);
    const alone = await bench(first);
    const together = await bench([...first, ...versions]);
    const large = await repeat(run.isQuick ? 1 : 5, (round) => editsPerSecond(client, 1_000 * (round + 1)));
    return [
      { what: "1 client", unit: "changes/s", ...alone, note: "One secret sealed, one version, revision, audit event, fsync." },
      { what: "16 clients", unit: "changes/s", ...together },
      { what: "1 client, 1,000 new blocks in one change", unit: "edits/s", samples: large },
    ];
  });
}

async function editsPerSecond(client: Client, start: number): Promise<number> {
  const edits = Array.from({ length: 1_000 }, (_, offset) => start + offset).map((index) => ({
    ...{ op: "put", path: blockPath(index), baseVersion: 0, data: blockData(index) },
  }));
  const startedAt = performance.now();
  await client.change(edits);
  return (edits.length / (performance.now() - startedAt)) * 1_000;
}

export const changes: Measurement = { name: "changes", title: "Saved changes", run };
