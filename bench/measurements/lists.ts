import { blockName } from "../blocks.ts";
import type { Blockyard } from "../blockyard.ts";
import { createClient } from "../client.ts";
import type { Figure, Run } from "../measurement.ts";
import type { Service } from "../processes.ts";
import { repeat, timed } from "../statistics.ts";

export type Sides = { run: Run; blockyard: Blockyard; bare: Service; next: Service; count: number };

/** What the server takes to answer the API's list, one request at a time. */
export async function measureLists({ run, blockyard, bare, count }: Sides): Promise<Figure[]> {
  const floor = createClient(bare.origin);
  const name = blockName(count - 1);
  const lists: [what: string, query: string, total: number][] = [
    ["list, first page", "", count],
    ["list, page 100", "&page=100", count],
    ["list, sorted by update", "&sort=-updated", count],
    ["list, search for one name", `&q=${name}`, 1],
    ["list, search that many match", "&q=ship", count],
    ["list, one tag", "&tag=fleet", count],
  ];
  const figures = await repeat(lists.length, async (at): Promise<Figure> => {
    const [what, query, total] = lists[at] ?? ["", "", 0];
    const path = `/api/v1/entries?kind=block${query}`;
    const { body } = await blockyard.client.get(path);
    const found = (JSON.parse(body.toString()) as { total: number }).total;
    if (found !== total) throw new Error(`${path} found ${found} entries instead of ${total}.`);
    const samples: number[] = [];
    const floors: number[] = [];
    await repeat(run.isQuick ? 5 : 100, async () => {
      samples.push(await timed(() => blockyard.client.get(path)));
      floors.push(await timed(() => floor.get(`/bytes/${body.length}`)));
    });
    const peers = [{ what: "bare node:http, as many bytes", samples: floors }];
    return { what, unit: "ms", samples, peers, note: `${(body.length / 1e3).toFixed(1)} kB` };
  });
  floor.close();
  return figures;
}
