import { blockData, blockPath, makeBlocks } from "../blocks.ts";
import { type Blockyard, withBlockyard } from "../blockyard.ts";
import type { Answer } from "../client.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { type Etcd, etcdctl, startEtcd } from "../peers/etcd.ts";
import { repeat, timed } from "../statistics.ts";

const count = 10_000;
const putsAtOnce = 500;

async function run(run: Run): Promise<Figure[]> {
  const etcd = await startEtcd(run);
  try {
    return await withBlockyard(run, async (blockyard) => {
      run.say(`Making ${count} entries here and in etcd`);
      await makeBlocks(blockyard.client, count);
      for (let from = 0; from < count; from += putsAtOnce) {
        const indices = Array.from({ length: putsAtOnce }, (_, offset) => from + offset);
        await Promise.all(indices.map((index) => etcd.put(blockPath(index), JSON.stringify(blockData(index)))));
      }
      return [
        ...(await measureFirst(run, blockyard, etcd)),
        await measureChosen(run, blockyard, etcd),
        await measureOne(run, blockyard, etcd),
        await measureUnchanged(run, blockyard, etcd),
      ];
    });
  } finally {
    await etcd.stop();
  }
}

async function measureFirst(run: Run, { client }: Blockyard, etcd: Etcd): Promise<Figure[]> {
  const [plain, signed, ranges, printed]: number[][] = [[], [], [], []];
  let kilobytes = 0;
  await repeat(run.isQuick ? 2 : 15, async () => {
    plain?.push(
      await timed(async () => {
        kilobytes = (await client.get("/api/v1/sync")).body.length / 1e3;
      }),
    );
    signed?.push(await timed(() => client.get("/api/v1/sync?signed=true")));
    ranges?.push(await timed(() => etcd.range("block/", "block0")));
    printed?.push(await timed(async () => etcdctl(etcd, ["get", "--prefix", "block/"])));
  });
  const peers = [
    { what: "etcd, /v3/kv/range", samples: ranges ?? [] },
    { what: "etcdctl get --prefix, a process of its own", samples: printed ?? [] },
  ];
  const note = `${kilobytes.toFixed(0)} kB with a decrypted secret in each, audited. etcd's values are neither sealed nor audited.`;
  return [
    { what: "first pull", unit: "ms", samples: plain ?? [], peers, note },
    { what: "first pull, signed", unit: "ms", samples: signed ?? [] },
  ];
}

async function measureChosen(run: Run, { client }: Blockyard, etcd: Etcd): Promise<Figure> {
  const paths = encodeURIComponent("block/aws-credentials/ship-0012*");
  const [ours, theirs]: number[][] = [[], []];
  await repeat(run.isQuick ? 2 : 100, async () => {
    ours?.push(await timed(() => client.get(`/api/v1/sync?paths=${paths}`)));
    theirs?.push(await timed(() => etcd.range("block/aws-credentials/ship-0012", "block/aws-credentials/ship-0013")));
  });
  return {
    ...{ what: "first pull of 10 of them, by a pattern", unit: "ms", samples: ours ?? [] },
    peers: [{ what: "etcd, /v3/kv/range", samples: theirs ?? [] }],
  };
}

async function measureOne(run: Run, { client }: Blockyard, etcd: Etcd): Promise<Figure> {
  const [ours, theirs]: number[][] = [[], []];
  let cursor = cursorOf(await client.get("/api/v1/sync"));
  await repeat(run.isQuick ? 2 : 100, async (at) => {
    const mark = `after ${at}`;
    await client.change([{ op: "patch", path: blockPath(0), baseVersion: at + 1, set: { aws_secret_access_key: mark } }]);
    const revision = await etcd.put(blockPath(0), mark);
    ours?.push(
      await timed(async () => {
        const answer = await client.get(`/api/v1/sync?since=${cursor}`);
        if (!answer.body.includes(mark)) throw new Error("The pull did not bring the change.");
        cursor = cursorOf(answer);
      }),
    );
    theirs?.push(await timed(() => etcd.range("block/", "block0", revision)));
  });
  return {
    ...{ what: "pull of 1 change", unit: "ms", samples: ours ?? [] },
    peers: [{ what: "etcd, /v3/kv/range from a revision on", samples: theirs ?? [] }],
  };
}

async function measureUnchanged(run: Run, { client }: Blockyard, etcd: Etcd): Promise<Figure> {
  const [ours, theirs]: number[][] = [[], []];
  const etag = String((await client.get("/api/v1/sync")).headers.etag);
  const revision = await etcd.put(blockPath(0), "last");
  await repeat(run.isQuick ? 2 : 200, async () => {
    ours?.push(await timed(() => client.get("/api/v1/sync", { "if-none-match": etag }, 304)));
    theirs?.push(await timed(() => etcd.range("block/", "block0", revision + 1)));
  });
  return {
    ...{ what: "unchanged pull", unit: "ms", samples: ours ?? [] },
    peers: [{ what: "etcd, /v3/kv/range from a revision on", samples: theirs ?? [] }],
  };
}

function cursorOf({ headers }: Answer): string {
  return String(headers.etag).replaceAll('"', "");
}

/** The CLI's own pulls of as many entries stand in `cli-targets`. */
export const largePull: Measurement = { name: "large-pull", title: `Pulls of ${count} blocks through the API`, isApart: true, run };
