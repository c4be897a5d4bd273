import { fieldOf, input, review, save } from "./editor.ts";
import { expect, test } from "./test.ts";

test("a viewer sees no button that reveals or changes, and what is forged is refused", async ({ asRole, seed, api, server }) => {
  const path = "block/aws-credentials/seen";
  const data = { aws_access_key_id: "AKIA", aws_secret_access_key: "not-for-viewers", region_name: "eu-west-1" };
  const [entry] = await seed({ op: "put", path, baseVersion: 0, data });
  const id = entry?.id ?? "";

  // What an editor's browser sends when it saves: the forgery is the same request with a viewer's cookie.
  const editor = await asRole("editor");
  const action = editor.waitForRequest((request) => request.postData()?.includes("The real one") ?? false, { timeout: 60_000 });
  await editor.goto(`/blocks/block/${id}/edit`);
  await input(editor, "Region Name").fill("us-east-1");
  await save(await review(editor), "The real one");
  const real = await action;

  const viewer = await asRole("viewer");
  await viewer.goto(`/blocks/block/${id}`);
  await expect(fieldOf(viewer, "aws_secret_access_key").getByRole("img", { name: "Hidden secret" })).toBeVisible();
  await expect(fieldOf(viewer, "aws_secret_access_key").getByRole("button")).toHaveCount(0);
  await expect(viewer.getByRole("link", { name: "Edit" })).toHaveCount(0);
  await expect(viewer.getByRole("button", { name: "More actions" })).toHaveCount(0);
  await viewer.goto("/blocks");
  await expect(viewer.getByRole("link", { name: "New block" })).toHaveCount(0);

  const own = { origin: server.origin, "sec-fetch-site": "same-origin", "x-blockyard": "1" };
  const reveal = await viewer.request.post(`/api/v1/entries/${id}/reveal`, { headers: own, data: { field: "aws_secret_access_key" } });
  expect(reveal.status()).toBe(403);
  const edits = [{ op: "patch", path, baseVersion: 2, set: { region_name: "forged" } }];
  expect((await viewer.request.post("/api/v1/changes", { headers: own, data: { message: "", edits } })).status()).toBe(403);
  expect((await viewer.request.get("/api/v1/sync")).status()).toBe(403);
  const { cookie: _, ...headers } = await real.allHeaders();
  const named = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":") && name !== "content-length"));
  const body = (real.postData() ?? "").replace("us-east-1", "forged").replace('\\"baseVersion\\":1', '\\"baseVersion\\":2');
  const forged = await viewer.request.post(real.url(), { headers: named, data: body });
  expect(await forged.text()).toContain("forbidden");
  const now = await api.call("getEntryByPath", { path });
  expect([now.version, now.data.region_name]).toEqual([2, "us-east-1"]);
});
