import type { Client } from "#lib/api/client.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { overflowOf, settle, violationsOf } from "./axe.ts";
import { builtPages } from "./routes.ts";
import { expect, test } from "./test.ts";

type Ids = {
  block: string;
  config: string;
  pair: string;
  change: string;
  revision: number;
  policy: string;
  waiting: string[];
  client: string;
};

/** Every built page with something on it; `at` gives the addresses to look at. A page without a row here fails the test. */
const looks: Record<string, (ids: Ids) => string[]> = {
  "/": () => [],
  "/audit": () => ["/audit"],
  "/blocks": () => ["/blocks", "/blocks?q=nothing-like-it"],
  "/blocks/block/[id]": ({ block }) => [
    `/blocks/block/${block}`,
    ...["history", "used", "held", "access"].map((tab) => `/blocks/block/${block}?tab=${tab}`),
  ],
  "/blocks/block/[id]/edit": ({ block }) => [`/blocks/block/${block}/edit`],
  "/blocks/catalog": () => ["/blocks/catalog"],
  "/blocks/catalog/[slug]": () => ["/blocks/catalog/aws-credentials"],
  "/blocks/catalog/[slug]/create": () => ["/blocks/catalog/s3-bucket/create"],
  "/blocks/catalog/[slug]/edit": () => ["/blocks/catalog/looked-at/edit"],
  "/blocks/catalog/new": () => ["/blocks/catalog/new"],
  "/compare": ({ block, pair }) => [
    "/compare?from=0&to=1",
    `/compare?mode=entries&left=${block}&right=${pair}`,
    "/compare?mode=workspaces",
  ],
  "/changes": () => ["/changes", ...["inbox", "open", "drafts", "closed"].map((tab) => `/changes?tab=${tab}`)],
  "/changes/[id]": ({ change, waiting }) =>
    [change, ...waiting].flatMap((id) => ["conversation", "changes", "checks", "impact"].map((tab) => `/changes/${id}?tab=${tab}`)),
  "/configs": ({ config }) => ["/configs", "/configs?id=new", `/configs?id=${config}`],
  "/device": () => ["/device", "/device?code=WRNG-CODE"],
  "/history": () => ["/history"],
  // Leads to the change's own page.
  "/history/[id]": () => [],
  "/history/at/[revision]": ({ block, revision }) => [`/history/at/${revision}`, `/history/at/${revision}?id=${block}`],
  "/import": () => ["/import"],
  "/link": () => ["/link#byd_inv_0"],
  "/secrets": () => ["/secrets"],
  "/secrets/new": () => ["/secrets/new"],
  "/settings": () => [],
  "/settings/account": () => ["/settings/account"],
  "/settings/import": () => ["/settings/import"],
  "/settings/members": () => ["/settings/members"],
  "/settings/policies": ({ policy }) => [
    "/settings/policies",
    "/settings/policies?id=new&preset=four-eyes",
    `/settings/policies?id=${policy}`,
  ],
  "/settings/tokens": () => ["/settings/tokens"],
  "/settings/workspace": () => ["/settings/workspace"],
  "/setup": () => [],
  "/sign-in": () => [],
  "/sync": () => ["/sync", "/sync?q=nothing-like-it"],
  "/sync/[id]": ({ client }) => [`/sync/${client}`],
  "/trash": () => ["/trash"],
  "/variables": ({ pair }) => ["/variables", "/variables?id=new", `/variables?id=${pair}`],
};

// Halves, so that two workers share the pages.
test.describe.configure({ mode: "parallel" });

for (const half of [1, 2]) {
  test(`no page violates a rule of accessibility in either theme, wide or narrow (half ${half})`, async ({
    asRole,
    anonymous,
    seed,
    owner,
    api,
  }) => {
    test.setTimeout(600_000);
    expect(builtPages(), "a page has no row here").toEqual(Object.keys(looks).sort());
    const ids = { ...(await fill(seed, owner, `half-${half}`)), client: await report(api, `half-${half}`) };
    const page = await asRole("owner");
    const violations: string[] = [];
    const addresses = Object.values(looks).flatMap((at) => at(ids));
    for (const address of addresses.filter((_, index) => index % 2 === half - 1)) {
      await page.goto(address);
      await settle(page);
      violations.push(...(await violationsOf(page)));
      expect(await overflowOf(page, 390), `${address} is wider than a phone`).toBeLessThanOrEqual(0);
    }
    const outside = await (await anonymous()).newPage();
    await outside.goto("/sign-in");
    violations.push(...(await violationsOf(outside)));
    expect(violations).toEqual([]);
    const [open = "", conflict = "", , draft = ""] = ids.waiting;
    for (const id of [open, conflict, draft]) await owner.call("closeChange", { id });
  });
}

type Owner = Parameters<Parameters<typeof test>[2]>[0]["owner"];

async function fill(seed: Parameters<Parameters<typeof test>[2]>[0]["seed"], owner: Owner, name: string): Promise<Omit<Ids, "client">> {
  const credentials = { aws_access_key_id: "AKIA", aws_secret_access_key: "hidden-here", region_name: "eu-west-1" };
  const path = `block/aws-credentials/looked-at-${name}`;
  const [block, config, pair] = await seed(
    { op: "put", path, baseVersion: 0, tags: ["ocean", "night"], description: "For looking at.", data: credentials },
    {
      op: "put",
      path: `config/looked/at-${name}`,
      baseVersion: 0,
      secretFields: ["db.password"],
      data: { db: { host: "h", password: "hidden-too" } },
    },
    { op: "put", path: `kv/looked-at-${name}`, baseVersion: 0, tags: ["ocean"], data: { value: [1, 2] } },
    { op: "put", path: `block/s3-bucket/looks-${name}`, baseVersion: 0, data: { bucket_name: "b", credentials: { $ref: path } } },
    { op: "put", path: `block/secret/looked-at-${name}`, baseVersion: 0, data: { value: "hidden-as-well" } },
    { op: "put", path: `kv/gone-${name}`, baseVersion: 0, data: { value: 1 } },
  );
  await seed({ op: "patch", path, baseVersion: 1, set: { region_name: "us-east-1", aws_secret_access_key: "hidden-again" } });
  await seed({ op: "delete", path: `kv/gone-${name}`, baseVersion: 1 });
  const { changes } = await owner.call("listChanges", { path });
  const { edits: policies } = await owner.call("createChange", {
    edits: [{ op: "put", path: `policy/looked-at-${name}`, baseVersion: 0, data: { pattern: `kv/watched-${name}/**`, approvals: 1 } }],
  });
  const types = await owner.call("listBlockTypes", { q: "looked-at" });
  if (types.types.length === 0) {
    const schemaText = '{"type":"object","properties":{"host":{"type":"string"}}}';
    await owner.call("saveBlockType", { slug: "looked-at", name: "Looked at", schemaText, baseChecksum: null });
  }
  return {
    block: block?.id ?? "",
    config: config?.id ?? "",
    pair: pair?.id ?? "",
    change: changes[0]?.id ?? "",
    revision: changes[0]?.revision ?? 0,
    policy: policies[0]?.id ?? "",
    waiting: await fillWaiting(owner, path, `kv/looked-at-${name}`),
  };
}

/** A client that could not apply, with an entry that drifted, one that is behind and one that is current. */
async function report(api: Client, name: string): Promise<string> {
  const entries = [
    { path: `block/aws-credentials/looked-at-${name}`, version: 1, hash: "a", drifted: true },
    { path: `kv/looked-at-${name}`, version: 1, hash: "b", drifted: false },
    { path: `block/secret/looked-at-${name}`, version: 1, hash: "c", drifted: false },
  ];
  const head = { tool: "blockyard", host: `host-${name}`, target: "app", file: "/srv/.env", revision: 1 };
  return (await api.call("reportReceipt", { ...head, state: "failed", problem: "The disk is full.", entries })).id;
}

/** A change in each state that is not applied: open, in conflict, closed, and a draft. */
async function fillWaiting(owner: Owner, block: string, pair: string): Promise<string[]> {
  const edit = async (path: string, baseVersion: number, set: JsonObject) =>
    (await owner.call("addToChange", { edits: [{ op: "patch", path, baseVersion, set }] })).id;
  const openOne = async (id: string) => (await owner.call("openChange", { id, title: "Looked at", message: "In every state." })).id;
  const open = await openOne(await edit(block, 2, { region_name: "eu-north-1", aws_secret_access_key: "hidden-once-more" }));
  const conflict = await openOne(await edit(pair, 1, { value: "mine" }));
  await owner.call("createChange", { edits: [{ op: "patch", path: pair, baseVersion: 1, set: { value: "theirs" } }] });
  const closed = await openOne(await edit(block, 2, { region_name: "closed" }));
  await owner.call("closeChange", { id: closed });
  return [open, conflict, closed, await edit(block, 2, { aws_session_token: "hidden-in-a-draft" })];
}
