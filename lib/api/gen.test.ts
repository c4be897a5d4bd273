import Database from "better-sqlite3";
import { it } from "vitest";
import { openTestPrefect } from "./prefect/testing.ts";
it("bench", async () => {
  const p = await openTestPrefect();
  const ids = await p.register("account", { title: "A", type: "object", properties: { user: { type: "string" }, password: { type: "string", format: "password" } } });
  const sql: string[] = []; const proto = Database.prototype as any; const prep = proto.prepare; let on = false;
  proto.prepare = function (s: string) { if (on) sql.push(s); return prep.call(this, s); };
  const time = async (name: string, n: number, f: (i: number) => Promise<unknown>) => { for (let i = 0; i < 20; i++) await f(i + 100000); on = true; sql.length = 0; await f(99999); on = false; const list = [...sql]; const t = performance.now(); for (let i = 0; i < n; i++) await f(i); console.log(name, ((performance.now() - t) / n).toFixed(3), "ms", list.length, "statements\n  " + list.map((s) => s.replace(/`main`\./g, "").slice(0, 110)).join("\n  ")); };
  const made: string[] = [];
  await time("create", 200, async (i) => { const r = await p.save(`n-${i}`, { user: "u", password: `p${i}` }, ids); made.push(String((r.body as any).id)); });
  await time("patch", 200, (i) => p.ask("PATCH", `/block_documents/${made[i % 200]}`, { data: { user: `u${i}` } }));
  await time("delete", 150, (i) => p.ask("DELETE", `/block_documents/${made[i % 200]}`));
  await time("load", 100, () => p.load("account", "n-180"));
  await time("var set", 100, (i) => p.ask("POST", "/variables/", { name: `v${i}`, value: i }));
  await p.close();
}, 120000);
