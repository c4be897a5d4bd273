import { blockData, blockName } from "../blocks.ts";
import { withBlockyard } from "../blockyard.ts";
import { type Client, createClient } from "../client.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { runPrefectClient, startPrefect } from "../peers/prefect.ts";
import { repeat, timed } from "../statistics.ts";

const count = 200;

type Side = {
  client: Client;
  type: string;
  schema: string;
  checksum: string;
  version: string;
  /** The documents that the measurement itself makes, by name. */
  made: Map<string, string>;
};
type Step = (side: Side, at: number) => Promise<unknown>;
type Operation = { what: string; step: Step; isRead: boolean };

const byName = (name: string, isOpen: boolean) =>
  `/api/block_types/slug/aws-credentials/block_documents/name/${name}?include_secrets=${isOpen}`;
const ship = (at: number) => blockName((at * 7) % count);

async function ask(side: Side, status: number, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await side.client.expectStatus(status, method, path, { body: body && JSON.stringify(body) });
  return answer.body.length > 0 ? JSON.parse(answer.body.toString()) : {};
}

function bodyOf({ schema, type }: Side, name: string, data: object): object {
  return { name, data, block_schema_id: schema, block_type_id: type, is_anonymous: false };
}

async function createDocument(side: Side, name: string, data: object): Promise<void> {
  const { id } = await ask(side, 201, "POST", "/api/block_documents/", bodyOf(side, name, data));
  side.made.set(name, String(id));
}

/** What the client does for `save(overwrite=True)` once the type and the schema are known. */
async function overwriteDocument(side: Side, name: string, data: object): Promise<void> {
  await ask(side, 409, "POST", "/api/block_documents/", bodyOf(side, name, data));
  const { id } = await ask(side, 200, "GET", byName(name, true));
  await ask(side, 204, "PATCH", `/api/block_documents/${id}`, { data, block_schema_id: side.schema });
  await ask(side, 200, "GET", `/api/block_documents/${id}?include_secrets=true`);
}

const reads: [string, Step][] = [
  ["read a type by slug", (side) => ask(side, 200, "GET", "/api/block_types/slug/aws-credentials")],
  [
    "read a schema by checksum",
    (side) => ask(side, 200, "GET", `/api/block_schemas/checksum/${side.checksum}?version=${encodeURIComponent(side.version)}`),
  ],
  ["read a block by name, masked", (side, at) => ask(side, 200, "GET", byName(ship(at), false))],
  ["read a block by name, with secrets", (side, at) => ask(side, 200, "GET", byName(ship(at), true))],
  ["list 200 blocks, masked", (side) => ask(side, 200, "POST", "/api/block_documents/filter", {})],
  ["list 200 blocks, with secrets", (side) => ask(side, 200, "POST", "/api/block_documents/filter", { include_secrets: true })],
  ["read a variable by name", (side, at) => ask(side, 200, "GET", `/api/variables/name/${ship(at)}`)],
  ["list 200 variables", (side) => ask(side, 200, "POST", "/api/variables/filter", {})],
];

const writes: [string, Step][] = [
  ["create a block", (side, at) => createDocument(side, `new-${at}`, blockData(at))],
  ["overwrite a block: POST, GET, PATCH, GET", (side, at) => overwriteDocument(side, `new-${at}`, blockData(at + 1))],
  ["delete a block", (side, at) => ask(side, 204, "DELETE", `/api/block_documents/${side.made.get(`new-${at}`)}`)],
  ["create a variable", (side, at) => ask(side, 201, "POST", "/api/variables/", { name: `new-${at}`, value: { at }, tags: ["fleet"] })],
  ["overwrite a variable", (side, at) => ask(side, 204, "PATCH", `/api/variables/name/new-${at}`, { value: { at: at + 1 }, tags: [] })],
  ["delete a variable", (side, at) => ask(side, 204, "DELETE", `/api/variables/name/new-${at}`)],
];

const operations: Operation[] = [
  ...reads.map(([what, step]) => ({ what, step, isRead: true })),
  ...writes.map(([what, step]) => ({ what, step, isRead: false })),
];

/** The same rows on each side: types of the real package from the real client, 200 blocks and 200 variables. */
async function prepareSide(run: Run, origin: string, token: string): Promise<Side> {
  runPrefectClient(run, "prefect", ["block", "register", "-m", "prefect_aws"], {
    PREFECT_API_URL: `${origin}/api`,
    PREFECT_API_KEY: token,
  });
  const side: Side = { client: createClient(origin, token), type: "", schema: "", checksum: "", version: "", made: new Map() };
  side.type = String((await ask(side, 200, "GET", "/api/block_types/slug/aws-credentials")).id);
  const body = { block_schemas: { block_type_id: { any_: [side.type] } }, limit: 1 };
  const [row] = Object.values(await ask(side, 200, "POST", "/api/block_schemas/filter", body)) as Record<string, unknown>[];
  Object.assign(side, { schema: String(row?.id), checksum: String(row?.checksum), version: String(row?.version) });
  for (let at = 0; at < count; at++) {
    await createDocument(side, blockName(at), blockData(at));
    await ask(side, 201, "POST", "/api/variables/", { name: blockName(at), value: { ship: at, depth: 30.5 }, tags: ["fleet"] });
  }
  return side;
}

async function run(run: Run): Promise<Figure[]> {
  const prefect = await startPrefect(run);
  try {
    return await withBlockyard(run, async ({ origin, token }) => {
      run.say(`Making ${count} blocks and variables on both sides`);
      const ours = await prepareSide(run, origin, token);
      const theirs = await prepareSide(run, prefect.origin, "");
      const figures: Figure[] = [];
      for (const operation of operations) figures.push(await measure(run, ours, theirs, operation));
      for (const side of [ours, theirs]) side.client.close();
      return figures;
    });
  } finally {
    await prefect.stop();
  }
}

async function measure({ isQuick }: Run, ours: Side, theirs: Side, { what, step, isRead }: Operation): Promise<Figure> {
  const times = isQuick ? 5 : isRead ? 200 : 100;
  const samples: number[] = [];
  const others: number[] = [];
  await repeat(times, async (at) => {
    samples.push(await timed(() => step(ours, at)));
    others.push(await timed(() => step(theirs, at)));
  });
  return { what, unit: "ms", samples, peers: [{ what: "prefect server", samples: others }] };
}

export const prefect: Measurement = {
  name: "prefect",
  title: `Prefect's API beside a real prefect server, ${count} blocks and ${count} variables`,
  isApart: true,
  run,
};
