import fc from "fast-check";
import { spawnSync } from "node:child_process";
import { it } from "vitest";
import { toml } from "./toml.ts";
import { patchOrRefusal } from "./laws.ts";
import { anyValue } from "./tree-arbitraries.ts";
import { hostileText } from "./arbitraries.ts";
it("old toml", () => {
  for (const [kind, arb] of [["text", hostileText], ["any", anyValue]] as const) {
  const values = fc.sample(arb as any, 20000) as any[];
  const files = values.map((v) => patchOrRefusal(toml, "[context.secrets]\nkept = 1\n", [{ edit: "set", section: "context.secrets", key: "key", value: v }])).map((f, i) => [f, values[i]]).filter(([f]) => typeof f === "string");
  const py = `
import sys, json
sys.path.insert(0, "/tmp/team/toml/py")
import toml
out=[]
for t in json.load(sys.stdin):
    try:
        v = toml.loads(t)["context"]["secrets"]
        out.append(v if v.get("kept") == 1 and len(v) == 2 else "EXTRA")
    except Exception as e:
        out.append("ERR " + str(e)[:80])
sys.stdout.write(json.dumps(out, default=str).replace("Infinity", "1e99").replace("NaN", "1e98"))
`;
  const r = spawnSync("python3", ["-c", py], { input: JSON.stringify(files.map(([f]) => f)), maxBuffer: 1 << 30 });
  const out = JSON.parse(r.stdout.toString());
  const errs = new Map<string, string[]>(); let bad = 0;
  out.forEach((o: any, i: number) => { const v = files[i]![1]; if (typeof o === "string") { const l = errs.get(o) ?? []; l.push(String(files[i]![0]).slice(32, 140)); errs.set(o, l); } else if (kind === "text" && o.key !== v) { bad++; const l = errs.get("DIFF") ?? []; l.push(JSON.stringify([v, o.key]).slice(0, 140)); errs.set("DIFF", l); } });
  console.log(kind, files.length, [...errs].map(([k, v]) => `${k} x${v.length}: ${[...new Set(v.sort((a,b)=>a.length-b.length))].slice(0, 4).map((x) => JSON.stringify(x)).join("   ")}`).join("\n"));
  }
});
