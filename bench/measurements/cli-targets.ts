import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Blockyard, withBlockyard } from "../blockyard.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { type Etcd, etcdctl, startEtcd } from "../peers/etcd.ts";
import { repeat, timed } from "../statistics.ts";
import { runNode } from "./cli-start.ts";

const count = 10_000;
const perChange = 1_000;
const keyOf = (index: number) => `key-${String(index).padStart(5, "0")}`;
const textOf = (index: number) => `value of number ${index}, of an ordinary length`;

/** A project with one target in a home of its own, and the CLI run in it. */
function makeProject({ root, folder }: Run, { origin, token }: Blockyard, file: string) {
  const home = mkdtempSync(join(folder, "home-"));
  const project = join(home, "project");
  mkdirSync(project, { mode: 0o700 });
  writeFileSync(join(project, "blockyard.json"), JSON.stringify({ targets: { all: { entries: ["kv/*"], file } } }));
  const env = { HOME: home, BLOCKYARD_URL: origin, BLOCKYARD_TOKEN: token };
  const run = (...args: string[]) => timed(() => runNode([join(root, "dist", "blockyard.js"), ...args], env, project));
  return { file: join(project, file), run };
}

async function measureFile(run: Run, blockyard: Blockyard, file: string): Promise<Figure[]> {
  const times = run.isQuick ? 2 : 7;
  const first = await repeat(times, () => makeProject(run, blockyard, file).run("pull"));
  const project = makeProject(run, blockyard, file);
  await project.run("pull");
  const unchanged = await repeat(times, () => project.run("pull"));
  const one = await repeat(times, async (at) => {
    const mark = `changed for ${file}, ${at}`;
    const { body } = await blockyard.client.get("/api/v1/entry?path=kv%2Fkey-00007");
    const { version } = JSON.parse(body.toString()) as { version: number };
    await blockyard.client.change([{ op: "patch", path: "kv/key-00007", baseVersion: version, set: { value: mark } }]);
    const ms = await project.run("pull");
    if (!readFileSync(project.file, "utf8").includes(mark)) throw new Error("The change did not reach the file.");
    return ms;
  });
  return [
    { what: `${file}: first pull`, unit: "ms", samples: first },
    { what: `${file}: nothing changed`, unit: "ms", samples: unchanged },
    { what: `${file}: one entry changed`, unit: "ms", samples: one },
  ];
}

async function fill({ client }: Blockyard, etcd: Etcd): Promise<void> {
  for (let from = 0; from < count; from += perChange) {
    const indices = Array.from({ length: perChange }, (_, index) => from + index);
    await client.change(indices.map((at) => ({ op: "put", path: `kv/${keyOf(at)}`, baseVersion: 0, data: { value: textOf(at) } })));
    await Promise.all(indices.map((at) => etcd.put(`kv/${keyOf(at)}`, textOf(at))));
  }
}

async function run(run: Run): Promise<Figure[]> {
  const etcd = await startEtcd(run);
  try {
    return await withBlockyard(run, async (blockyard) => {
      run.say(`Making ${count} KV pairs here and in etcd`);
      await fill(blockyard, etcd);
      const printed = await repeat(run.isQuick ? 2 : 7, () => timed(async () => etcdctl(etcd, ["get", "--prefix", "kv/"])));
      const [first, ...others] = await measureFile(run, blockyard, "all.env");
      const figures = [...(first ? [{ ...first, peers: [{ what: "etcdctl get --prefix, printed", samples: printed }] }] : []), ...others];
      for (const file of ["all.json", "all.yaml", "all.toml"]) figures.push(...(await measureFile(run, blockyard, file)));
      return figures;
    });
  } finally {
    await etcd.stop();
  }
}

export const cliTargets: Measurement = {
  name: "cli-targets",
  title: `blockyard pull of ${count} KV pairs, the whole command`,
  isApart: true,
  run,
};
