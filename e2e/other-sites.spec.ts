import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { expect, test } from "./test.ts";

/** A page of somebody else: `localhost` is another site than `127.0.0.1`, so the browser says `cross-site`. */
async function serve(html: string): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", request.url === "/" ? "text/html" : "image/x-icon").end(request.url === "/" ? html : "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return { origin: `http://localhost:${typeof address === "object" ? address?.port : ""}`, server };
}

test("another site can neither frame the dashboard, nor read with a member's cookie, nor write", async ({
  asRole,
  server,
  seed,
  api,
  watch,
}) => {
  const [entry] = await seed({ op: "put", path: "block/string/targeted", baseVersion: 0, data: { value: "untouched" } });
  const page = await asRole("owner");
  await page.goto(`/blocks/block/${entry?.id}`);
  const foreign = await serve(`<iframe title="framed" src="${server.origin}/blocks"></iframe>
    <form method="post" enctype="text/plain" action="${server.origin}/api/v1/changes">
      <input name='{"edits":[{"op":"delete","path":"block/string/targeted","baseVersion":1}],"message":"' value='"}' />
      <button>Win a prize</button>
    </form>`);
  try {
    // What Chromium writes about a refused frame, a refused read and a refused form.
    watch.allow(/frame-ancestors|Framing|CORS|ERR_FAILED|ERR_BLOCKED_BY_RESPONSE|status of 40[13]/);
    await page.goto(foreign.origin);
    await expect(page.frameLocator("iframe").getByRole("heading", { name: "Blocks" })).toHaveCount(0);
    const read = await page.evaluate(
      (address) =>
        fetch(address, { credentials: "include" }).then(
          () => "read",
          () => "refused",
        ),
      `${server.origin}/api/v1/entries`,
    );
    expect(read).toBe("refused");
    const answer = page.waitForResponse((response) => response.url().endsWith("/api/v1/changes"));
    await page.getByRole("button", { name: "Win a prize" }).click();
    expect((await answer).status()).toBe(403);
    expect((await api.call("getEntryByPath", { path: "block/string/targeted" })).version).toBe(1);
  } finally {
    foreign.server.closeAllConnections();
    foreign.server.close();
  }
});
