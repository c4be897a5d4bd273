import { blockData, blockName } from "../blocks.ts";
import type { Answer, Client } from "../client.ts";

/** A server with Prefect's API, and the rows on it that the operations name. */
export type Side = {
  client: Client;
  type: string;
  schema: string;
  checksum: string;
  version: string;
  /** The documents that the operations have made, by name. */
  made: Map<string, string>;
};

export type Operation = {
  what: string;
  /** So often it is done to warm both servers up, then so often it is measured. */
  warmUp: number;
  times: number;
  /** Something else is changed before each time, unmeasured: what is kept of an answer is of no use then. */
  isAfterChange?: boolean;
  step: (side: Side, at: number) => Promise<unknown>;
};

/** Blocks and variables on each side, whatever the operations make besides. */
export const count = 200;

export function ask(side: Side, status: number, method: string, path: string, body?: object): Promise<Answer> {
  return side.client.expectStatus(status, method, path, { body: body && JSON.stringify(body) });
}

export function parsed<T>({ body }: Answer): T {
  return JSON.parse(body.toString()) as T;
}

export async function createDocument(side: Side, name: string, data: object): Promise<void> {
  const answer = await ask(side, 201, "POST", "/api/block_documents/", newDocument(side, name, data));
  side.made.set(name, parsed<{ id: string }>(answer).id);
}

export function createVariable(side: Side, name: string, value: object): Promise<Answer> {
  return ask(side, 201, "POST", "/api/variables/", { name, value, tags: ["fleet"] });
}

function newDocument({ schema, type }: Side, name: string, data: object): object {
  return { name, data, block_schema_id: schema, block_type_id: type, is_anonymous: false };
}

/** What the client does for `save(overwrite=True)` once the type and the schema are known. */
async function overwriteDocument(side: Side, name: string, data: object): Promise<void> {
  await ask(side, 409, "POST", "/api/block_documents/", newDocument(side, name, data));
  const { id } = parsed<{ id: string }>(await ask(side, 200, "GET", byName(name, true)));
  await ask(side, 204, "PATCH", `/api/block_documents/${id}`, { data, block_schema_id: side.schema });
  await ask(side, 200, "GET", `/api/block_documents/${id}?include_secrets=true`);
}

function byName(name: string, isOpen: boolean): string {
  return `/api/block_types/slug/aws-credentials/block_documents/name/${name}?include_secrets=${isOpen}`;
}

/** A few names again and again, as flows do. */
const few = (at: number) => blockName(at % 20);

/** Changes the last variable, which the reads leave alone. */
export function changeSomething(side: Side, at: number): Promise<Answer> {
  return ask(side, 204, "PATCH", `/api/variables/name/${blockName(count - 1)}`, { value: { changed: at } });
}

const read = (what: string, step: Operation["step"]): Operation => ({ what, step, warmUp: 2_000, times: count });
const list = (what: string, step: Operation["step"]): Operation => ({ what, step, warmUp: 60, times: 100 });
const afterChange = ({ what, ...operation }: Operation): Operation => ({
  ...operation,
  what: `${what}, after a change`,
  isAfterChange: true,
});
const write = (what: string, step: Operation["step"]): Operation => ({ what, step, warmUp: 300, times: 100 });

const maskedRead = read("read a block by name, masked", (side, at) => ask(side, 200, "GET", byName(few(at), false)));
const load = read("load a block by name, with secrets", (side, at) => ask(side, 200, "GET", byName(few(at), true)));
const maskedList = list("list 200 blocks, masked", (side) => ask(side, 200, "POST", "/api/block_documents/filter", {}));
const loadList = list("list 200 blocks, with secrets", (side) =>
  ask(side, 200, "POST", "/api/block_documents/filter", { include_secrets: true }),
);
const variableRead = read("read a variable by name", (side, at) => ask(side, 200, "GET", `/api/variables/name/${few(at)}`));
const variableList = list("list 200 variables", (side) => ask(side, 200, "POST", "/api/variables/filter", {}));

export const operations: readonly Operation[] = [
  read("read a type by slug", (side) => ask(side, 200, "GET", "/api/block_types/slug/aws-credentials")),
  read("read a schema by checksum", (side) =>
    ask(side, 200, "GET", `/api/block_schemas/checksum/${side.checksum}?version=${encodeURIComponent(side.version)}`),
  ),
  afterChange(maskedRead),
  maskedRead,
  afterChange(load),
  load,
  afterChange(maskedList),
  maskedList,
  afterChange(loadList),
  loadList,
  write("create a block", (side, at) => createDocument(side, `new-${at}`, blockData(at))),
  write("overwrite a block: POST, GET, PATCH, GET", (side, at) => overwriteDocument(side, `new-${at}`, blockData(at + 1))),
  write("delete a block", (side, at) => ask(side, 204, "DELETE", `/api/block_documents/${side.made.get(`new-${at}`)}`)),
  afterChange(variableRead),
  variableRead,
  afterChange(variableList),
  variableList,
  write("create a variable", (side, at) => createVariable(side, `new-${at}`, { at })),
  write("overwrite a variable", (side, at) =>
    ask(side, 204, "PATCH", `/api/variables/name/new-${at}`, { value: { at: at + 1 }, tags: [] }),
  ),
  write("delete a variable", (side, at) => ask(side, 204, "DELETE", `/api/variables/name/new-${at}`)),
];
