import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isJsonObject } from "#lib/core/json.ts";
import { createClient, type Installation, install, startServer } from "./testing.ts";

const newCanary = (what: string) => `canary-${what}-${randomBytes(12).toString("hex")}`;
const block = "block/aws-credentials/prod";

it("no secret stands in the database, its log, or what the server prints, in any form: of blocks, configurations, history, trash, refused writes", async () => {
  const installation = await install();
  const server = await startServer(installation.env);
  await server.ready;
  const { canaries, plain } = await plantAll(createClient(installation));
  const running = hitsIn(installation, server.output(), canaries);
  const isPlainFound = places(installation, server.output()).some(({ bytes }) => bytes.includes(plain));
  expect(await server.stop("SIGTERM")).toMatchObject({ code: 0 });
  expect(running).toEqual([]);
  expect(hitsIn(installation, server.output(), canaries)).toEqual([]);
  // The search itself finds what is there.
  expect(isPlainFound).toBe(true);
}, 60_000);

/** Plants a secret wherever one can be, moves them about, and lets them out through the doors that may let them out. */
async function plantAll({ call, change }: ReturnType<typeof createClient>) {
  const canaries = Object.fromEntries(
    ["field", "replaced", "secret", "nested", "leaf", "deleted", "conflict", "invalid", "unknown"].map((what) => [what, newCanary(what)]),
  );
  const { field, replaced, secret, nested, leaf, deleted, conflict, invalid, unknown } = canaries;
  const plain = newCanary("plain");
  const statuses = [
    await change({ op: "put", path: block, baseVersion: 0, data: { region_name: plain, aws_secret_access_key: replaced } }),
    await change({ op: "patch", path: block, baseVersion: 1, set: { aws_secret_access_key: field } }),
    await change({ op: "put", path: "block/secret/pin", baseVersion: 0, data: { value: secret } }),
    await change({ op: "put", path: "block/secret/pair", baseVersion: 0, data: { value: { user: "u", password: nested } } }),
    await change({
      ...{ op: "put", path: "config/radar/main", baseVersion: 0, secretFields: ["mail.password"] },
      data: { mail: { host: "h", password: leaf } },
    }),
    await change({ op: "put", path: "block/secret/old", baseVersion: 0, data: { value: deleted } }),
    await change({ op: "delete", path: "block/secret/old", baseVersion: 1 }),
    await change({ op: "patch", path: block, baseVersion: 1, set: { aws_secret_access_key: conflict } }),
    await change({ op: "put", path: block, baseVersion: 2, data: { region_name: 5, aws_secret_access_key: invalid } }),
    await change({ op: "put", path: "block/no-such-type/x", baseVersion: 0, data: { password: unknown } }),
  ].map((answer) => answer?.status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 409, 422, 422]);
  await releaseAll(call, field ?? "");
  return { canaries, plain };
}

async function releaseAll(call: ReturnType<typeof createClient>["call"], field: string): Promise<void> {
  const pulled = await call("GET", "/sync");
  expect(JSON.stringify(pulled?.body)).toContain(field);
  const entry = await call("GET", `/entry?path=${block}`);
  const id = isJsonObject(entry?.body) ? String(entry.body.id) : "";
  const revealed = await call("POST", `/entries/${id}/reveal`, { field: "aws_secret_access_key" });
  expect(revealed).toMatchObject({ status: 200, body: { value: field } });
  expect(await call("GET", `/entries?q=${field}`)).toMatchObject({ status: 200, body: { total: 0 } });
}

function places({ dataFolder }: Installation, output: string): { name: string; bytes: Buffer }[] {
  const files = readdirSync(dataFolder).map((name) => ({ name, bytes: readFileSync(join(dataFolder, name)) }));
  return [...files, { name: "output", bytes: Buffer.from(output) }];
}

function hitsIn(installation: Installation, output: string, canaries: Record<string, string>): string[] {
  const found = places(installation, output);
  return Object.entries(canaries).flatMap(([what, canary]) =>
    found.filter(({ bytes }) => formsOf(canary).some((form) => bytes.includes(form))).map(({ name }) => `${what} in ${name}`),
  );
}

/** The forms in which a careless program writes a text down. */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  // A text inside longer base64 begins at one of three offsets; its middle is what all longer forms hold.
  const shifted = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  return [text, bytes.toString("hex"), bytes.toString("hex").toUpperCase(), ...shifted, [...text].reverse().join("")];
}
