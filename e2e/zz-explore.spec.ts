import { test } from "./test.ts";
test("explore", async ({ asRole, seed, watch }) => {
  watch.allow(/.*/);
  const [aws] = await seed({ op: "put", path: "block/aws-credentials/explore", baseVersion: 0, data: { aws_access_key_id: "AKIA", aws_secret_access_key: "sssssssss", region_name: "eu-west-1" } });
  await seed({ op: "put", path: "kv/some key", baseVersion: 0, data: { value: 12 } });
  const page = await asRole("owner");
  const urls = ["/blocks", "/blocks/catalog/aws-credentials", "/blocks/catalog/aws-credentials/create", `/blocks/block/${aws?.id}`, `/blocks/block/${aws?.id}?tab=history`, `/blocks/block/${aws?.id}/edit`, "/secrets", "/variables", "/configs", "/settings", "/settings/tokens", "/settings/members", "/audit", "/trash", "/history", "/blocks/catalog/s3-bucket/create", "/blocks/catalog/new"];
  for (const url of urls) {
    await page.goto(url);
    await page.waitForLoadState("networkidle");
    console.log(`##### ${url} -> ${page.url()}\n` + await page.locator("main").ariaSnapshot());
  }
});
