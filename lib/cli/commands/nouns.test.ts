import { afterEach, beforeEach, expect, it } from "vitest";
import { runCli } from "#lib/cli/run.ts";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome, testIo } from "#lib/cli/testing-io.ts";

let server: TestServer;
let env: Record<string, string>;
const home = makeHome();
beforeEach(async () => {
  server = await startServer();
  env = { BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token() };
});
afterEach(() => server.stop());

async function cli(line: string, stdin?: string) {
  const io = testIo(home, { argv: line.split(" "), env, stdin });
  const code = await runCli(io);
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}

it("kv, secret, block and config do what ls, get, set and rm do with the path's beginning", async () => {
  expect((await cli("kv set app-limit --as json", "10")).stdout).toBe("kv/app-limit is at version 1, revision 1\n");
  expect((await cli("kv get app-limit")).stdout).toBe("10\n");
  expect((await cli("secret set pin", "1234")).code).toBe(0);
  expect((await cli("secret get pin")).stdout).toBe("1234\n");
  expect((await cli("block set aws-credentials/prod region_name", "eu")).code).toBe(0);
  expect((await cli("block get aws-credentials/prod region_name")).stdout).toBe("eu\n");
  expect((await cli("config set hr/db --as json", '{"host":"h"}')).code).toBe(0);
  expect((await cli("config get hr/db host")).stdout).toBe("h\n");
  const listed = async (line: string) => (await cli(line)).stdout.split("\n").flatMap((row) => row.split(" ", 1).filter(Boolean));
  expect(await listed("kv ls")).toEqual(["kv/app-limit"]);
  expect(await listed("secret ls")).toEqual(["block/secret/pin"]);
  expect(await listed("block ls aws-credentials")).toEqual(["block/aws-credentials/prod"]);
  expect((await listed("block ls")).sort()).toEqual(["block/aws-credentials/prod", "block/secret/pin"]);
  expect(await listed("config ls hr")).toEqual(["config/hr/db"]);
  expect((await cli("secret rm pin --yes")).stdout).toContain("block/secret/pin is in the trash");
  expect(await listed("secret ls")).toEqual([]);
});

it("what the action does not take is refused before anything is sent", async () => {
  for (const line of [
    "kv",
    "kv get",
    "kv rename a",
    "kv ls --as json",
    "kv get a --trash",
    "kv rm",
    "secret get a b c",
    "block ls --reveal",
  ]) {
    expect([line, (await cli(line)).code]).toEqual([line, 2]);
  }
  expect((await cli("kv ls --clear")).stderr).toContain("--clear is not used as blockyard kv ls expects");
});
