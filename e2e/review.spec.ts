import type { Locator, Page } from "@playwright/test";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import { overflowOf, settle, violationsOf } from "./axe.ts";
import { diffRow } from "./editor.ts";
import { pressUntil, tabTo } from "./keys.ts";
import { personOf, type SignedIn, signIn } from "./people.ts";
import { expect, test } from "./test.ts";

type Edit = InputOf<"createChange">["edits"][number];
type Policy = { pattern: string; approvals?: number; allowsDirect?: boolean; allowsBreakGlass?: boolean };

async function addPolicy(owner: SignedIn, name: string, { approvals = 1, ...policy }: Policy): Promise<void> {
  const data = { approvals, ...policy };
  await owner.call("createChange", { message: "Policy", edits: [{ op: "put", path: `policy/${name}`, baseVersion: 0, data }] });
}

/** Drafts edits and opens them for review, as the pages do. */
async function sendChange(author: SignedIn, title: string, ...edits: Edit[]): Promise<OutputOf<"openChange">> {
  const { id } = await author.call("addToChange", { edits });
  return author.call("openChange", { id, title, reviewers: [] });
}

/** Opens the review with its key, and waits for it. */
async function openReview(page: Page): Promise<Locator> {
  const form = page.getByRole("dialog", { name: "Review", exact: true });
  await pressUntil(page, ["a"], form);
  return form;
}

async function approve(page: Page, text = ""): Promise<void> {
  const form = await openReview(page);
  await form.getByLabel("What you say").fill(text);
  await form.getByRole("radio", { name: "Approve" }).check();
  await form.getByRole("button", { name: "Submit" }).click();
  await expect(form).toBeHidden();
}

const policies = (page: Page) => page.getByRole("complementary", { name: "Reviewers and policies" });
const applyButton = (page: Page) => page.getByRole("button", { name: "Apply", exact: true });
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

test("four eyes: the author sends, another approves without seeing the secret, the author applies", async ({
  asRole,
  owner,
  seed,
  api,
  server,
}) => {
  const path = "block/aws-credentials/four-eyes";
  const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYFOUREYESKY";
  const data = { aws_access_key_id: "AKIAIOSFODNN7EXAMPLE", aws_secret_access_key: "the-old-one", region_name: "eu-west-1" };
  await seed({ op: "put", path, baseVersion: 0, data });
  await addPolicy(owner, "four-eyes", { pattern: "block/aws-credentials/four-*" });

  const editor = await asRole("editor");
  const author = await signIn(server.origin, personOf("editor"));
  await author.call("addToChange", {
    edits: [{ op: "patch", path, baseVersion: 1, set: { aws_secret_access_key: secret, region_name: "eu-central-1" } }],
  });
  await editor.goto("/blocks");
  await editor.getByRole("region", { name: "Your draft" }).getByRole("link", { name: "1 edit · Review" }).click();
  await expect(heading(editor, /^Change block\/aws-credentials\/four-eyes/)).toBeVisible();
  await expect(editor.getByText("A policy asks for a review: open it first.")).toBeVisible();
  await editor.getByRole("button", { name: "Send for review" }).click();
  const form = editor.getByRole("dialog", { name: "Send for review" });
  await form.getByLabel("Title").fill("Rotate the archive");
  await form.getByLabel("Message").fill("It was seen in a notebook.");
  await form.getByRole("button", { name: "Send for review" }).click();
  await expect(heading(editor, /Rotate the archive.*Open/)).toBeVisible();
  await expect(applyButton(editor)).toBeDisabled();
  await expect(applyButton(editor)).toHaveAccessibleDescription(/four-eyes needs 1 approval .* \(0 of 1 so far\)/);
  const own = await openReview(editor);
  await expect(own.getByRole("radio", { name: "Approve" })).toBeDisabled();
  await expect(own.getByText("Nobody approves what they wrote or edited themselves.").first()).toBeVisible();
  await editor.keyboard.press("Escape");

  const reviewer = await asRole("reviewer");
  const answers: string[] = [];
  reviewer.on("response", async (response) => {
    answers.push(await response.text().catch(() => ""));
  });
  await reviewer.goto("/changes");
  await expect(reviewer.getByRole("link", { name: /^Changes \(\d+ waiting\)/ })).toBeVisible();
  const row = reviewer.getByRole("listitem").filter({ hasText: "Rotate the archive" });
  await expect(row.getByText("Needs your review")).toBeVisible();
  await row.getByRole("link", { name: "Rotate the archive" }).click();
  await expect(reviewer.getByText("It was seen in a notebook.")).toBeVisible();
  await reviewer.getByRole("tab", { name: "Changes (1)" }).click();
  await expect(diffRow(reviewer.locator("body"), "region_name")).toContainText("eu-central-1");
  const facts = reviewer.getByRole("region", { name: `About the secret in ${path} · aws_secret_access_key` });
  await expect(facts).toContainText("Secret changed");
  await expect(facts).toContainText("New value");
  await reviewer.getByRole("button", { name: "Comment on region_name" }).click();
  await reviewer.getByRole("textbox", { name: `Comment on ${path} · region_name` }).fill("Why does it move?");
  await reviewer.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(reviewer.getByRole("region", { name: `Comments on ${path} · region_name` })).toContainText("Why does it move?");
  await reviewer.getByRole("checkbox", { name: `${path} is viewed` }).click();
  await expect(reviewer.getByText("1 of 1 viewed")).toBeVisible();
  await approve(reviewer, "Looks right.");
  await expect(heading(reviewer, /Approved/)).toBeVisible();
  await expect(policies(reviewer).getByRole("img", { name: "met", exact: true })).toBeVisible();
  for (let at = 0; at + 8 <= secret.length; at++) expect(answers.join("\n")).not.toContain(secret.slice(at, at + 8));

  await editor.goto("/changes");
  const ready = editor.getByRole("listitem").filter({ hasText: "Rotate the archive" });
  await expect(ready.getByText("Ready to apply")).toBeVisible();
  await ready.getByRole("link", { name: "Rotate the archive" }).click();
  await applyButton(editor).click();
  await expect(heading(editor, /Rotate the archive.*Applied/)).toBeVisible();
  await expect(editor.getByText(/applied it as revision \d+/)).toBeVisible();
  const { version, updatedBy, openChanges } = await api.call("getEntryByPath", { path });
  expect([version, updatedBy, openChanges]).toEqual([2, personOf("editor").name, 0]);
  await author.end();
});

test("an approval falls with the content and with the base, and only what moved is shown again", async ({
  asRole,
  owner,
  seed,
  server,
}) => {
  const path = "config/stale/app";
  await seed({ op: "put", path, baseVersion: 0, data: { host: "a", port: 1, note: "stays" } });
  await addPolicy(owner, "stale", { pattern: "config/stale/**", allowsDirect: true });
  const editor = await asRole("editor");
  const author = await signIn(server.origin, personOf("editor"));
  const { id } = await sendChange(author, "Move the host", { op: "patch", path, baseVersion: 1, set: { host: "b" } });

  const reviewer = await asRole("reviewer");
  await reviewer.goto(`/changes/${id}`);
  await approve(reviewer);
  await expect(heading(reviewer, /Approved/)).toBeVisible();

  await author.call("addToChange", { id, edits: [{ op: "patch", path, baseVersion: 1, set: { host: "c" } }] });
  await reviewer.reload();
  await expect(heading(reviewer, /Open/)).toBeVisible();
  await expect(policies(reviewer).getByText("Does not count any more. The change was edited since.")).toBeVisible();
  await reviewer.getByRole("tab", { name: "Changes (1)" }).click();
  await expect(reviewer.getByRole("radio", { name: "Since your review" })).toBeChecked();
  await expect(reviewer.getByRole("columnheader", { name: "When you reviewed it" })).toBeVisible();
  await expect(diffRow(reviewer.locator("body"), "host").getByRole("cell")).toHaveText(["~changed", "b", "c"]);
  await reviewer.getByText("Everything", { exact: true }).click();
  await expect(diffRow(reviewer.locator("body"), "host").getByRole("cell")).toHaveText(["~changed", "a", "c"]);
  await approve(reviewer);
  await expect(heading(reviewer, /Approved/)).toBeVisible();

  await editor.goto(`/changes/${id}`);
  await expect(applyButton(editor)).toBeEnabled();
  await seed({ op: "patch", path, baseVersion: 1, set: { port: 2 } });
  // What the page knows is out of date: the server says so, and the page shows what is true now.
  await applyButton(editor).click();
  await expect(editor.getByRole("alert").filter({ hasText: "Not applied" })).toBeVisible();
  await expect(applyButton(editor)).toBeDisabled();
  await expect(policies(editor).getByText("An entry that the change is about was changed since.")).toBeVisible();
  await editor.goto("/changes");
  await expect(editor.getByRole("listitem").filter({ hasText: "Move the host" }).getByText("Approvals fell")).toBeVisible();

  await reviewer.goto(`/changes/${id}?tab=changes`);
  await expect(diffRow(reviewer.locator("body"), "port").getByRole("cell")).toHaveText(["~changed", "1", "2"]);
  await expect(diffRow(reviewer.locator("body"), "host")).toHaveCount(0);
  await approve(reviewer);
  await editor.goto(`/changes/${id}`);
  await applyButton(editor).click();
  await expect(heading(editor, /Applied/)).toBeVisible();
  const { data } = await author.call("getEntryByPath", { path });
  expect(data).toEqual({ host: "c", port: 2, note: "stays" });
  await author.end();
});

test("breaking the glass takes a reason and the password, and asks the others for a look", async ({ asRole, owner, server }) => {
  await addPolicy(owner, "glass", { pattern: "kv/glass-*", allowsBreakGlass: true });
  const editor = await asRole("editor");
  const author = await signIn(server.origin, personOf("editor"));
  const reviewer = await asRole("reviewer");
  const { id } = await sendChange(author, "Open the valve", { op: "put", path: "kv/glass-valve", baseVersion: 0, data: { value: "open" } });
  await editor.goto(`/changes/${id}`);
  await editor.getByRole("button", { name: "More about this change" }).click();
  await editor.getByRole("menuitem", { name: "Break glass…" }).click();
  const dialog = editor.getByRole("dialog", { name: "Break the glass" });
  await expect(dialog.getByText(/The reviewer.* will find it in the inbox/)).toBeVisible();
  const last = dialog.getByRole("button", { name: "Break the glass and apply" });
  await dialog.getByLabel("Reason").fill("Water rises");
  await expect(last).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Your password" }).fill("not-the-password");
  await last.click();
  await expect(dialog.getByText("This is not your password.")).toBeVisible();
  await expect(dialog.getByLabel("Reason")).toHaveValue("Water rises");
  await dialog.getByRole("textbox", { name: "Your password" }).fill(personOf("editor").password);
  await last.click();
  await expect(heading(editor, /Applied, glass broken/)).toBeVisible();
  await expect(editor.getByRole("alert").filter({ hasText: "Water rises" })).toContainText("Nobody has acknowledged it yet.");

  await reviewer.goto("/changes");
  const row = reviewer.getByRole("listitem").filter({ hasText: "Open the valve" });
  await expect(row.getByText("Glass was broken")).toBeVisible();
  await row.getByRole("link", { name: "Open the valve" }).click();
  await reviewer.getByRole("button", { name: "Acknowledge" }).click();
  await expect(reviewer.getByText(`Acknowledged by ${personOf("reviewer").name}.`)).toBeVisible();
  await author.end();
});

test("a change is made, reviewed and applied with the keyboard alone", async ({ asRole, owner, api }) => {
  await addPolicy(owner, "keys", { pattern: "block/string/by-key*" });
  const editor = await asRole("editor");
  await editor.goto("/blocks/catalog/string/create");
  await tabTo(editor, editor.getByRole("textbox", { name: "Name", exact: true }));
  await editor.keyboard.type("by-key");
  await tabTo(editor, editor.getByRole("textbox", { name: /^Value/ }));
  await editor.keyboard.type("typed");
  await tabTo(editor, editor.getByRole("region", { name: "Save" }).getByRole("button", { name: "Add to change" }));
  await editor.keyboard.press("Enter");
  const tray = editor.getByRole("region", { name: "Your draft" }).getByRole("link", { name: /Review/ });
  await expect(tray).toBeVisible();
  await tabTo(editor, tray);
  await editor.keyboard.press("Enter");
  await expect(heading(editor, /by-key/)).toBeVisible();
  const form = editor.getByRole("dialog", { name: "Send for review" });
  await pressUntil(editor, ["a"], form.getByLabel("Title"), "focused");
  await editor.keyboard.type("By key");
  await tabTo(editor, form.getByLabel("Message"));
  await editor.keyboard.press("Control+Enter");
  await expect(heading(editor, /By key.*Open/)).toBeVisible();

  const reviewer = await asRole("reviewer");
  await reviewer.goto("/blocks");
  await expect(heading(reviewer, "Blocks")).toBeVisible();
  await pressUntil(reviewer, ["g", "r"], heading(reviewer, "Changes"));
  await tabTo(reviewer, reviewer.getByRole("link", { name: "By key", exact: true }));
  await reviewer.keyboard.press("Enter");
  await expect(heading(reviewer, /By key/)).toBeVisible();
  await tabTo(reviewer, reviewer.getByRole("tab", { name: "Conversation" }));
  await reviewer.keyboard.press("ArrowRight");
  const entry = reviewer.locator("article", { has: reviewer.getByRole("heading", { level: 2, name: "block/string/by-key" }) });
  await pressUntil(reviewer, ["j"], entry, "focused");
  await reviewer.keyboard.press("v");
  await expect(reviewer.getByText("1 of 1 viewed")).toBeVisible();
  const review = await openReview(reviewer);
  await expect(review.getByLabel("What you say")).toBeFocused();
  await expect(review.getByRole("radio", { name: "Approve" })).toBeChecked();
  await reviewer.keyboard.type("Fine");
  await reviewer.keyboard.press("Control+Enter");
  await expect(heading(reviewer, /Approved/)).toBeVisible();

  await editor.reload();
  await expect(applyButton(editor)).toBeEnabled();
  await tabTo(editor, applyButton(editor));
  await editor.keyboard.press("Enter");
  await expect(heading(editor, /By key.*Applied/)).toBeVisible();
  expect((await api.call("getEntryByPath", { path: "block/string/by-key" })).data).toEqual({ value: "typed" });
});

test("what both changed is settled on the page of the change, and a viewer only looks on", async ({ asRole, seed, server, api }) => {
  const path = "config/settle/app";
  await seed({
    op: "put",
    path,
    baseVersion: 0,
    data: {
      host: "a",
      port: 1,
      hosts: [
        { name: "n", at: 1 },
        { name: "s", at: 1 },
      ],
    },
  });
  const editor = await asRole("editor");
  const author = await signIn(server.origin, personOf("editor"));
  const mine = {
    host: "mine",
    port: 2,
    hosts: [
      { name: "n", at: 2 },
      { name: "s", at: 1 },
    ],
  };
  const { id } = await sendChange(author, "Settle me", { op: "patch", path, baseVersion: 1, set: mine });
  await seed({
    op: "patch",
    path,
    baseVersion: 1,
    set: {
      host: "theirs",
      hosts: [
        { name: "n", at: 1 },
        { name: "s", at: 3 },
      ],
    },
  });
  const viewer = await asRole("viewer");
  await viewer.goto(`/changes/${id}?tab=changes`);
  await expect(viewer.getByText("An entry has moved in the same fields")).toBeVisible();
  await expect(viewer.getByRole("button", { name: /Settle it|Apply|More about/ }).and(viewer.locator(":enabled"))).toHaveCount(0);

  await editor.goto(`/changes/${id}?tab=changes`);
  await expect(applyButton(editor)).toHaveAccessibleDescription(/settle the conflict first/);
  await editor.getByRole("button", { name: "Settle it" }).click();
  await editor.getByRole("radiogroup", { name: "host" }).getByRole("radio", { name: "Yours" }).check();
  await editor.getByRole("button", { name: "Put it into the change" }).click();
  await expect(editor.getByText("An entry has moved in the same fields")).toBeHidden();
  await expect(diffRow(editor.locator("body"), "host").getByRole("cell")).toHaveText(["~changed", "theirs", "mine"]);
  await applyButton(editor).click();
  await expect(heading(editor, /Applied/)).toBeVisible();
  expect((await api.call("getEntryByPath", { path })).data).toEqual({
    host: "mine",
    port: 2,
    hosts: [
      { name: "n", at: 2 },
      { name: "s", at: 3 },
    ],
  });
  await author.end();
});

test("an entry says in which open changes it is, and a draft is thrown away from the tray", async ({ asRole, seed, server }) => {
  const path = "block/string/waiting";
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data: { value: "a" } });
  const editor = await asRole("editor");
  const author = await signIn(server.origin, personOf("editor"));
  const { id, number } = await sendChange(author, "Waits here", { op: "patch", path, baseVersion: 1, set: { value: "b" } });
  await author.call("addToChange", { edits: [{ op: "patch", path, baseVersion: 1, set: { value: "c" } }] });
  await editor.goto("/blocks?q=waiting");
  await expect(editor.getByRole("row", { name: /waiting/ }).getByText("in 1 open change")).toBeVisible();
  const tray = editor.getByRole("region", { name: "Your draft" });
  await tray.getByRole("button", { name: "More about your draft" }).click();
  await editor.getByRole("menuitem", { name: "Discard…" }).click();
  await editor.getByRole("dialog", { name: "Discard the draft" }).getByRole("button", { name: "Discard", exact: true }).click();
  await expect(tray).toBeHidden();
  await editor.goto(`/blocks/block/${entry?.id}`);
  await editor.getByRole("link", { name: `#${number} Waits here` }).click();
  await expect(heading(editor, /Waits here/)).toBeVisible();
  await editor.getByRole("button", { name: "More about this change" }).click();
  await editor.getByRole("menuitem", { name: "Close" }).click();
  await expect(heading(editor, /Closed/)).toBeVisible();
  await editor.getByRole("button", { name: "Open again" }).click();
  await expect(heading(editor, /Open/)).toBeVisible();
  await author.call("closeChange", { id });
  await author.end();
});

test(`the screens of a change violate no rule of accessibility in either theme, wide and narrow`, async ({
  asRole,
  owner,
  seed,
  server,
}) => {
  const names = ["a", "b", "c"].map((name) => `config/looks/${name}`);
  await seed(
    ...names.map((path) => ({ op: "put" as const, path, baseVersion: 0, data: { host: "old", key: "secret-1" }, secretFields: ["key"] })),
  );
  await addPolicy(owner, `looks`, {
    pattern: `config/looks/**`,
    allowsDirect: true,
    allowsBreakGlass: true,
  });
  const page = await asRole("editor");
  const author = await signIn(server.origin, personOf("editor"));
  const edits = names.map((path) => ({ op: "patch" as const, path, baseVersion: 1, set: { host: "new", key: "secret-2" } }));
  const { id } = await sendChange(author, "A look at everything", ...edits);
  const { edits: proposed } = await author.call("getReview", { id });
  await author.call("commentOnChange", { id, text: "On a field", entryId: proposed[0]?.entryId, field: "host" });
  await author.call("commentOnChange", { id, text: "On all of it" });
  await seed({ op: "patch", path: names[1] ?? "", baseVersion: 1, set: { host: "theirs" } });
  const look = async () => {
    await settle(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page, 390)).toBeLessThanOrEqual(0);
  };
  for (const tab of ["inbox", "open", "drafts", "closed"]) {
    await page.goto(`/changes?tab=${tab}`);
    await look();
  }
  for (const tab of ["conversation", "changes", "impact", "checks"]) {
    await page.goto(`/changes/${id}?tab=${tab}`);
    await look();
  }
  await page.goto(`/changes/${id}?tab=changes`);
  await page.getByRole("button", { name: "Settle it" }).click();
  await look();
  await openReview(page);
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await author.call("closeChange", { id });
  await author.end();
});
