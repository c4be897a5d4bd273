import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type TestServer } from "#lib/cli/testing.ts";
import { makeHome } from "#lib/cli/testing-io.ts";
import { buildProgram, start } from "#lib/cli/testing-program.ts";

const home = makeHome();
let server: TestServer;
let program: string;
let env: Record<string, string>;

beforeAll(async () => {
  server = await startServer();
  program = await buildProgram();
  env = { PATH: process.env.PATH ?? "", HOME: home, BLOCKYARD_URL: server.origin, BLOCKYARD_TOKEN: await server.token(["pull"]) };
}, 60_000);
afterAll(() => server.stop());

async function put(path: string, value: string | number) {
  await server.change({ op: "put", path, baseVersion: await server.versionOf(path), data: { value } });
}
function watched(words: string[], script: string) {
  return start(process.execPath, [program, "run", "--watch", ...words, "--", "sh", "-c", script], { env, cwd: home });
}
const untilEnded = (first: string) => `trap "echo asked; exit 0" TERM; ${first}; while :; do sleep 0.05; done`;

it("restarts the program with what has changed, several changes at once, and not for what it does not use", async () => {
  await put("kv/a", 1);
  await put("kv/b", 1);
  const child = watched(["--env", "A=kv://a", "--env", "B=kv://b"], untilEnded('echo "A=$A B=$B"'));
  await child.until(/A=1 B=1\n/);
  await put("kv/other", 1);
  await put("kv/a", 2);
  await put("kv/b", 2);
  await child.until(/A=2 B=2\n/);
  expect(child.output()).toBe("A=1 B=1\nasked\nA=2 B=2\n");
  expect(child.errors().match(/restarting it/g)).toHaveLength(1);
  child.process.kill("SIGTERM");
  expect((await child.ended).code).toBe(0);
});

it("does not restart it when the values are the same after a change", async () => {
  await put("kv/same", 1);
  await put("kv/mark", 1);
  const child = watched(["--env", "A=kv://same", "--env", "M=kv://mark"], untilEnded('echo "M=$M"'));
  await child.until(/M=1\n/);
  let asked = 0;
  server.faults.handle = (request, response) => {
    asked++;
    server.listener(request, response);
  };
  const baseVersion = await server.versionOf("kv/same");
  await server.change({ op: "put", path: "kv/same", baseVersion, data: { value: 1 }, tags: ["reviewed"] });
  expect(await server.versionOf("kv/same")).toBe(baseVersion + 1);
  // It asks whether more is coming, then to be held again: by then it has made up its mind.
  while (asked < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  server.faults.handle = undefined;
  await put("kv/mark", 2);
  await child.until(/M=2\n/);
  expect(child.output()).toBe("M=1\nasked\nM=2\n");
});

it("writes new files before it starts the program anew, and ends one that takes no notice after its grace", async () => {
  await put("block/secret/file", "first");
  const child = watched(
    ["--as-file", "F=block://secret/file", "--grace", "0.2", "--signal", "INT"],
    'trap "echo asked" INT; cat "$F"; echo; while :; do sleep 0.05; done',
  );
  await child.until(/first\n/);
  await put("block/secret/file", "second");
  await child.until(/second\n/);
  expect(child.output()).toBe("first\nasked\nsecond\n");
  child.process.kill("SIGTERM");
  expect((await child.ended).code).toBe(143);
});

it("keeps it running while what it needs is gone from the server, which is told once", async () => {
  await put("kv/gone", 1);
  const child = watched(["--env", "A=kv://gone"], untilEnded('echo "A=$A"'));
  await child.until(/A=1\n/);
  await server.change({ op: "delete", path: "kv/gone", baseVersion: await server.versionOf("kv/gone") });
  await child.until(/cannot be handed over/);
  expect(child.errors()).toContain("--env A: there is no kv/gone");
  await server.change({ op: "put", path: "kv/gone", baseVersion: 0, data: { value: 3 } });
  await child.until(/A=3\n/);
});

it("keeps it running while the server is away, and takes up what changed meanwhile", async () => {
  await put("kv/away", 1);
  const child = watched(["--env", "A=kv://away"], untilEnded('echo "A=$A"'));
  await child.until(/A=1\n/);
  server.faults.handle = (request) => void request.socket.destroy();
  // What is held ends with the next change; the request after it finds nobody.
  await put("kv/other", 2);
  await put("kv/away", 2);
  await child.until(/keeps running/);
  server.faults.handle = undefined;
  await child.until(/A=2\n/);
  expect(child.errors()).toContain("the server answers again");
});

it("keeps it running when the token is revoked, says that it is not restarted any more, and ends as it ends", async () => {
  await put("kv/revoked", 1);
  const token = await server.token(["pull"]);
  const stop = join(home, "stop");
  const script = `echo "A=$A"; while [ ! -e "${stop}" ]; do sleep 0.05; done; exit 5`;
  const own = { ...env, BLOCKYARD_TOKEN: token };
  const child = start(process.execPath, [program, "run", "--watch", "--env", "A=kv://revoked", "--", "sh", "-c", script], {
    env: own,
    cwd: home,
  });
  await child.until(/A=1\n/);
  await server.store.write((tx) => tx.token.updateMany({ where: { name: "test" }, data: { revokedAt: new Date() } }));
  await child.until(/not restarted any more/);
  writeFileSync(stop, "");
  expect((await child.ended).code).toBe(5);
  expect(existsSync(stop) && readFileSync(stop, "utf8")).toBe("");
});

it("ends with the program's exit code when that ends by itself", async () => {
  env.BLOCKYARD_TOKEN = await server.token(["pull"]);
  expect((await watched(["--env", "A=kv://a"], "exit 9").ended).code).toBe(9);
});
