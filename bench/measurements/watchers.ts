import { blockPath, makeBlocks } from "../blocks.ts";
import { type Blockyard, withBlockyard } from "../blockyard.ts";
import type { Client } from "../client.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { startEtcd } from "../peers/etcd.ts";
import { makeTokens, signInAsOwner } from "../session.ts";
import { percentile, repeat, timed } from "../statistics.ts";
import { type Round, residentKilobytes, startWatching, type Watching } from "../watching.ts";

const watchersMax = 1_000;
const pauseMs = 500;
/** Between two pages that somebody reads. */
const thinkMs = 200;

type Side = { watching: Watching; change: (round: number, mark: string) => Promise<unknown> };

async function run(run: Run): Promise<Figure[]> {
  const count = run.isQuick ? 50 : watchersMax;
  const etcd = await startEtcd(run);
  try {
    return await withBlockyard(run, async (blockyard) => {
      await makeBlocks(blockyard.client, 100);
      const person = await signInAsOwner(blockyard);
      const tokens = await makeTokens(person, count);
      await etcd.put("watched", "before");
      const ours = await withMemory(blockyard.pid, count, () => openOurs(blockyard, tokens));
      const theirs = await withMemory(etcd.pid, count, () =>
        startWatching({ kind: "open", server: "etcd", port: etcd.port, key: "watched", count }),
      );
      const sides = {
        ours: { watching: ours.opened, change: (round: number, mark: string) => blockyard.client.change([patchOf(round, mark)]) },
        theirs: { watching: theirs.opened, change: (_: number, mark: string) => etcd.put("watched", mark) },
      };
      const idle = await repeat(run.isQuick ? 3 : 60, () => timed(() => person.get("/blocks")));
      const busy: number[] = [];
      const results = await measure(run, sides, () => readWhile(person, busy));
      ours.opened.stop();
      theirs.opened.stop();
      person.close();
      return [
        ...figuresOf(results),
        {
          ...{ what: "memory of the server for each of them", unit: "kB", samples: [ours.kilobytes] },
          peers: [{ what: "etcd", samples: [theirs.kilobytes] }],
        },
        {
          ...{ what: "the page of blocks while all are told", unit: "ms", samples: busy },
          peers: [{ what: "the same while nothing changes", samples: idle }],
        },
      ];
    });
  } finally {
    await etcd.stop();
  }
}

async function openOurs(blockyard: Blockyard, tokens: string[]): Promise<Watching> {
  const { headers } = await blockyard.client.get("/api/v1/sync");
  const cursor = String(headers.etag).replaceAll('"', "");
  return startWatching({ kind: "open", server: "blockyard", port: Number(new URL(blockyard.origin).port), cursor, tokens });
}

function patchOf(round: number, mark: string) {
  return { op: "patch", path: blockPath(0), baseVersion: round, set: { aws_secret_access_key: mark } };
}

/** What a server's memory grows by for each who waits, once everything has settled. */
async function withMemory(pid: number, count: number, open: () => Promise<Watching>) {
  await settled(1_000);
  const before = residentKilobytes(pid);
  const opened = await open();
  await settled(3_000);
  return { opened, kilobytes: Math.max(0, residentKilobytes(pid) - before) / count };
}

async function measure(run: Run, { ours, theirs }: { ours: Side; theirs: Side }, during: () => { stop: () => Promise<void> }) {
  const results: { ours: Round[]; theirs: Round[] } = { ours: [], theirs: [] };
  for (let round = 1; round <= (run.isQuick ? 3 : 30); round++) {
    const reading = during();
    await settled(pauseMs);
    results.ours.push(await roundOf(ours, round));
    await reading.stop();
    await settled(pauseMs);
    results.theirs.push(await roundOf(theirs, round));
  }
  return results;
}

function roundOf({ watching, change }: Side, round: number): Promise<Round> {
  const mark = `mark${String(round).padStart(8, "0")}`;
  return watching.round(mark, () => change(round, mark));
}

/** Reads a page again and again, as people do who do not know what is going on. */
function readWhile(person: Client, samples: number[]): { stop: () => Promise<void> } {
  let isOver = false;
  const reading = (async () => {
    while (!isOver) {
      samples.push(await timed(() => person.get("/blocks")));
      await settled(thinkMs);
    }
  })();
  return {
    stop: () => {
      isOver = true;
      return reading;
    },
  };
}

function figuresOf({ ours, theirs }: { ours: Round[]; theirs: Round[] }): Figure[] {
  const figure = (what: string, value: (rounds: Round[]) => number[], note?: string): Figure => ({
    ...{ what, unit: "ms", samples: value(ours), note },
    peers: [{ what: "etcd, streams of /v3/watch", samples: value(theirs) }],
  });
  const note =
    "Each has a token of its own and gets the decrypted value after an audit event of its own; somebody reads a page all the while. etcd checks and records nothing.";
  const done: Figure = {
    ...{ what: "from the change's answer until 99 of 100 have it", unit: "ms", note: "Aim: below 200 ms." },
    samples: ours.map(({ sinceDone }) => percentile(sinceDone, 99)),
  };
  return [
    figure("from sending the change until one has it", (rounds) => rounds.flatMap(({ sinceSent }) => sinceSent), note),
    figure("until half of them have it", (rounds) => rounds.map(({ sinceSent }) => percentile(sinceSent, 50))),
    figure("until 99 of 100 have it", (rounds) => rounds.map(({ sinceSent }) => percentile(sinceSent, 99))),
    figure("until the last has it", (rounds) => rounds.map(({ sinceSent }) => Math.max(...sinceSent))),
    done,
  ];
}

function settled(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export const watchers: Measurement = { name: "watchers", title: `${watchersMax} watchers on one server`, isApart: true, run };
