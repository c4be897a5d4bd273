import fc from "fast-check";
import { it } from "vitest";
import { jsonText } from "./json-arbitraries.ts";
import { tomlText } from "./toml-arbitraries.ts";
import { json } from "./json.ts";
import { toml } from "./toml.ts";
import { patchOrRefusal, parseOrRefusal } from "./laws.ts";
import { treeEdits } from "./tree-arbitraries.ts";
it("acc", () => {
  for (const [f, t] of [[json, jsonText], [toml, tomlText]] as const) {
    const s = fc.sample(fc.tuple(t, treeEdits), 9000); let n = 0;
    for (const [x, e] of s) { if (parseOrRefusal(f, x) instanceof Error) continue; const r = patchOrRefusal(f, x, e); if (typeof r !== "string" && /laid out/.test(r.message) && x.length < 120) { 
      const sets = e.filter((a) => a.edit === "set").map((a: any) => a.section + "|" + a.key); if (e.length <= 2 && n++ < 9) console.log(f.name, JSON.stringify(x), JSON.stringify(e), r.message.slice(0, 30)); } }
  }
});
