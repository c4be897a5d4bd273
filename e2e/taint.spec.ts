import type { BrowserContext, Page } from "@playwright/test";
import type { InputOf } from "#lib/api/client.ts";
import type { OperationName } from "#lib/api/contract.ts";
import { createTaintScan } from "#lib/core/testing.ts";
import { createPlants, kinds, otherCanaries, type Plants, pathAt, sowCanaries, vault } from "#lib/usecases/review/testing-canaries.ts";
import { settle } from "./axe.ts";
import { pressUntil } from "./keys.ts";
import { join, personOf, type SignedIn, signIn } from "./people.ts";
import { expect, test } from "./test.ts";

type Ids = { changes: { id: string; title: string }[]; entries: Map<string, string>; revision: number };

/** Everything that comes to a browser or stays in it, as one text per place. */
function listenTo(context: BrowserContext) {
  const pending: Promise<{ place: string; text: string }>[] = [];
  const said: { place: string; text: string }[] = [];
  context.on("response", (response) => {
    // A redirect has no body, and one that the page left behind is gone.
    const body = response.body().catch(() => Buffer.alloc(0));
    const place = `answer to ${response.request().method()} ${response.url()}`;
    pending.push(body.then((bytes) => ({ place, text: `${JSON.stringify(response.headers())}\n${bytes.toString("utf8")}` })));
  });
  context.on("console", (message) => said.push({ place: "console", text: message.text() }));
  context.on("page", (page) => {
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => said.push({ place: `socket ${socket.url()}`, text: payload.toString() })),
    );
  });
  return async () => [...(await Promise.all(pending)), ...said];
}

/** The page as it stands, as it reads, and what the browser keeps of it. */
async function lookAt(page: Page): Promise<{ place: string; text: string }[]> {
  const kept = await page.evaluate(async () => {
    const rows: string[] = [];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        });
        rows.push(JSON.stringify(all));
      }
      database.close();
    }
    const fields = [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value);
    const caches = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, rows, fields, history.state]);
    return { html: document.documentElement.outerHTML, text: document.body.textContent ?? "", caches };
  });
  const cookies = JSON.stringify(await page.context().cookies());
  const place = new URL(page.url()).pathname + new URL(page.url()).search;
  return Object.entries({ ...kept, cookies }).map(([part, text]) => ({ place: `${part} of ${place}`, text }));
}

async function fill(plants: Plants, people: Record<"owner" | "author" | "reviewer", SignedIn>): Promise<Ids> {
  const { owner } = people;
  const say = (who: keyof typeof people, name: OperationName, input: object) => people[who].call(name, input as InputOf<typeof name>);
  await owner.call("saveBlockType", vault);
  await sowCanaries(plants, async (who, name, input) => {
    const { id, covers } = JSON.parse(JSON.stringify(await say(who, name, input)));
    return { id, covers };
  });
  const home = (await owner.call("me", {})).workspace?.slug ?? "";
  await owner.call("createWorkspace", { slug: "staging", name: "Staging" });
  await owner.call("switchWorkspace", { slug: "staging" });
  const { email, name } = personOf("reviewer");
  await owner.call("addMember", { email, name, role: "reviewer" });
  await owner.call("saveBlockType", vault);
  await say("owner", "createChange", { edits: otherCanaries(plants) });
  await owner.call("switchWorkspace", { slug: home });
  const lists = await Promise.all((["open", "closed"] as const).map((state) => owner.call("listOpenChanges", { state })));
  const { changes: applied } = await owner.call("listChanges", {});
  const changes = [...lists.flatMap((list) => list.changes), ...applied].map(({ id, title }) => ({ id, title }));
  const pages = await Promise.all([1, 2].map((page) => owner.call("listEntries", { page, pageSize: 200 })));
  const trashed = await owner.call("listEntries", { trash: true, pageSize: 200 });
  const entries = new Map([...pages.flatMap((page) => page.entries), ...trashed.entries].map(({ path, id }) => [path, id]));
  return { changes, entries, revision: applied[0]?.revision ?? 1 };
}

/** Where a reviewer goes: every page that shows entries, changes or what became of them. */
function addressesOf({ changes, entries, revision }: Ids): string[] {
  const places = ["kept", "changed", "new", "cleared", "draft", "rejected", "rounds", "history", "conflict", "applied"];
  const looked = kinds.flatMap((kind, index) => {
    const where = places[index % places.length] ?? "kept";
    const id = entries.get(pathAt(kind, where)) ?? entries.get(pathAt(kind, "history")) ?? "";
    return kind.prefix.startsWith("config")
      ? [`/configs?id=${id}`]
      : ["", "?tab=history", ...(index < 3 ? ["?tab=used", "?tab=access"] : [])].map((tab) => `/blocks/block/${id}${tab}`);
  });
  const pair = (kind: (typeof kinds)[number] | undefined) => (kind ? (entries.get(pathAt(kind, "history")) ?? "") : "");
  return [
    ...["/", "/blocks", "/configs", "/secrets", "/variables", "/trash", "/blocks/catalog/vault", "/settings/policies", "/settings/members"],
    ...["/changes", "/changes?tab=inbox", "/changes?tab=open", "/changes?tab=drafts", "/changes?tab=closed", "/history", "/sync", "/audit"],
    ...[1, revision].flatMap((at) => [`/history/at/${at}`, `/history/at/${at}?id=${pair(kinds[0])}`]),
    ...[
      `/compare?from=1&to=${revision}`,
      `/compare?mode=entries&left=${pair(kinds[0])}&right=${pair(kinds[1])}`,
      "/compare?mode=workspaces",
    ],
    ...changes.flatMap(({ id }, index) =>
      ["changes", "impact", ...(index < 3 ? ["conversation", "checks"] : [])].map((tab) => `/changes/${id}?tab=${tab}`),
    ),
    ...looked,
  ];
}

/** Opens whatever the page keeps folded, presses the keys of the review, and turns each diff to its other look. */
async function handle(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const folded of document.querySelectorAll<HTMLElement>('main button[aria-expanded="false"]:not([aria-haspopup])')) folded.click();
  });
  for (const key of ["j", "j", "n", "v", "k", "p"]) await page.keyboard.press(key);
}

test("a reviewer without the right to reveal goes through a whole review, and no piece of a secret ever comes to the browser", async ({
  alone: { server },
  anonymous,
  watch,
}) => {
  test.setTimeout(1_200_000);
  // What a reviewer may not see is refused, and Chromium notes the status.
  watch.allow(/status of 40[34]/);
  const owner = await signIn(server.origin, personOf("owner"));
  const author = await signIn(server.origin, await join(server.origin, owner, "editor"));
  const reviewer = await signIn(server.origin, await join(server.origin, owner, "reviewer"));
  const plants = createPlants();
  const ids = await fill(plants, { owner, author, reviewer });
  const scan = createTaintScan(plants.canaries);

  const context = await anonymous({ baseURL: server.origin, storageState: await reviewer.state() });
  const heard = listenTo(context);
  const page = await context.newPage();
  const looks: { place: string; text: string }[] = [];
  // The acts of a review, in the browser.
  const open = ids.changes.find(({ title }) => title === "Changes secrets");
  await page.goto(`/changes/${open?.id}?tab=changes`);
  await settle(page);
  await page
    .getByRole("button", { name: /^Comment on / })
    .first()
    .click();
  await page
    .getByRole("textbox", { name: /^Comment on / })
    .first()
    .fill("Why does it move?");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  const tick = page.getByRole("checkbox", { name: / is viewed$/ }).last();
  const wasTicked = await tick.isChecked();
  await tick.click();
  await expect(tick).toBeChecked({ checked: !wasTicked });
  for (const [verdict, state] of [
    ["Request changes", /Changes requested/],
    ["Approve", /Approved/],
  ] as const) {
    const form = page.getByRole("dialog", { name: "Review" });
    await pressUntil(page, ["a"], form);
    await form.getByRole("radio", { name: verdict }).check();
    await form.getByLabel("What you say").fill("Seen.");
    await form.getByRole("button", { name: "Submit" }).click();
    await expect(form).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: state })).toBeVisible();
    looks.push(...(await lookAt(page)));
  }
  const { covers } = await owner.call("getReview", { id: open?.id ?? "" });
  await owner.call("applyOpenChange", { id: open?.id ?? "", covers });
  for (const tab of ["conversation", "changes", "impact"]) {
    await page.goto(`/changes/${open?.id}?tab=${tab}`);
    await settle(page);
    await handle(page);
    looks.push(...(await lookAt(page)));
  }
  await page.goto("/changes?tab=open");
  await settle(page);
  for (const address of addressesOf(ids)) {
    await page.goto(address);
    await settle(page);
    await handle(page);
    looks.push(...(await lookAt(page)));
  }

  // What is the same from page to page, such as scripts, is looked at once.
  const everything = [...new Map([...(await heard()), ...looks].map((one) => [one.text, one])).values()];
  const hits = everything.flatMap(({ place, text }) => scan(text).map((what) => `${what} in ${place}`));
  expect([...new Set(hits)]).toEqual([]);
  expect(scan(server.complaints())).toEqual([]);
  // A search that looked at nothing would find nothing.
  expect(everything.some(({ text }) => text.includes("aws_secret_access_key"))).toBe(true);
  expect(everything.length).toBeGreaterThan(300);
  expect(looks.some(({ text }) => text.includes("survey.documents.azure.com"))).toBe(true);
  const shown = await owner.call("revealField", {
    id: ids.entries.get(pathAt(kinds[0] ?? none(), "kept")) ?? "",
    field: kinds[0]?.field ?? "",
  });
  expect(scan(JSON.stringify(shown))).not.toEqual([]);
  for (const person of [owner, author, reviewer]) await person.end();
});

function none(): never {
  throw new Error("There are no kinds of secrets.");
}
