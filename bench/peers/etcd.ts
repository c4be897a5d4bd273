import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "../client.ts";
import type { Run } from "../measurement.ts";
import { freePort, type Service, startService } from "../processes.ts";

export type Etcd = Service & {
  port: number;
  /** Returns the store's revision by then. */
  put: (key: string, value: string) => Promise<number>;
  /** The keys from `key` up to, but without, `end`, with their values; only those that were changed at this revision or later. */
  range: (key: string, end: string, changedSince?: number) => Promise<unknown>;
};

/** A real etcd of one node on a fresh folder, every write on disk before it is answered. */
export async function startEtcd({ folder }: Run): Promise<Etcd> {
  const [port, peerPort] = [await freePort(), await freePort()];
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  const service = await startService({
    command: "etcd",
    args: [
      ...["--name", "bench", "--data-dir", mkdtempSync(join(folder, "etcd-"))],
      ...["--listen-client-urls", client, "--advertise-client-urls", client],
      ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", `bench=${peer}`],
    ],
    env: {},
    port,
    cwd: folder,
    sign: "ready to serve client requests",
    isQuiet: true,
  });
  const http = createClient(service.origin);
  const encode = (text: string) => Buffer.from(text).toString("base64");
  const put = async (key: string, value: string) => {
    const { body } = await http.expectStatus(200, "POST", "/v3/kv/put", {
      body: JSON.stringify({ key: encode(key), value: encode(value) }),
    });
    return Number((JSON.parse(body.toString()) as { header: { revision: string } }).header.revision);
  };
  const range = (key: string, end: string, changedSince = 0) => {
    const asked = { key: encode(key), range_end: encode(end), ...(changedSince > 0 ? { min_mod_revision: String(changedSince) } : {}) };
    return http.expectStatus(200, "POST", "/v3/kv/range", { body: JSON.stringify(asked) });
  };
  const stop = async () => {
    http.close();
    await service.stop();
  };
  return { ...service, port, put, range, stop };
}

/** Runs etcdctl to its end and returns what it printed. */
export function etcdctl({ origin }: Service, args: string[]): string {
  const env = { ...process.env, ETCDCTL_API: "3" };
  const { status, stdout, stderr } = spawnSync("etcdctl", ["--endpoints", origin, ...args], {
    env,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`etcdctl ${args.join(" ")} failed:\n${stderr}`);
  return stdout;
}
