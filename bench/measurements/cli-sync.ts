import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blockData, blockName, blockPath } from "../blocks.ts";
import { type Blockyard, withBlockyard } from "../blockyard.ts";
import type { Figure, Measurement, Run } from "../measurement.ts";
import { repeat, timed } from "../statistics.ts";
import { runNode } from "./cli-start.ts";

const count = 500;

/** A home folder with a credentials file, and the command that brings it and the server together. */
function makeHome({ root, folder }: Run, { origin, token }: Blockyard, text: string) {
  const home = mkdtempSync(join(folder, "home-"));
  const file = join(home, ".echoflow", "credentials.ini");
  mkdirSync(join(home, ".echoflow"), { mode: 0o700 });
  writeFileSync(file, text, { mode: 0o600 });
  const env = { HOME: home, BLOCKYARD_URL: origin, BLOCKYARD_TOKEN: token };
  const sync = () => timed(() => runNode([join(root, "dist", "blockyard.js"), "load-credentials", "--sync"], env));
  return { file, sync };
}

async function run(run: Run): Promise<Figure[]> {
  return withBlockyard(run, async (blockyard) => {
    const writer = makeHome(run, blockyard, sections());
    const pushed = await writer.sync();
    const times = run.isQuick ? 2 : 10;
    const first = await repeat(times, () => makeHome(run, blockyard, "").sync());
    const unchanged = await repeat(times, () => writer.sync());
    const fromServer = await repeat(times, async (at) => {
      const set = { region_name: `region-${at}` };
      await blockyard.client.change([{ op: "patch", path: blockPath(at), baseVersion: 1, set }]);
      const ms = await writer.sync();
      if (!readFileSync(writer.file, "utf8").includes(`region-${at}`)) throw new Error("The change did not reach the file.");
      return ms;
    });
    const fromFile = await repeat(times, (at) => {
      const { aws_access_key_id: key } = blockData(at + 100);
      writeFileSync(writer.file, readFileSync(writer.file, "utf8").replace(key, `${key}X`), { mode: 0o600 });
      return writer.sync();
    });
    return [
      { what: "500 sections into an empty workspace", unit: "ms", samples: [pushed] },
      { what: "500 blocks into an empty file", unit: "ms", samples: first },
      { what: "nothing changed", unit: "ms", samples: unchanged },
      { what: "one block changed on the server", unit: "ms", samples: fromServer },
      { what: "one key changed in the file", unit: "ms", samples: fromFile },
    ];
  });
}

function sections(): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  return indices
    .map((index) => {
      const keys = Object.entries(blockData(index)).map(([key, value]) => `${key} = ${value}\n`);
      return `[${blockName(index)}]\nprovider = AWS\n${keys.join("")}\n`;
    })
    .join("");
}

export const cliSync: Measurement = { name: "cli-sync", title: `load-credentials --sync of ${count} blocks, the whole command`, run };
