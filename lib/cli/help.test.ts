import { expect, it } from "vitest";
import { commands } from "./commands/index.ts";
import { runCli } from "./run.ts";
import { makeHome, testIo } from "./testing-io.ts";

async function help(...argv: string[]): Promise<string> {
  const io = testIo(makeHome(), { argv: ["help", ...argv] });
  expect(await runCli(io)).toBe(0);
  return io.stdout();
}

const shown = commands.filter(({ isHidden }) => !isHidden).map(({ name }) => name);

it("the overview names every command once, and only those for people", async () => {
  const named = [...(await help()).matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual([...shown, "help"].toSorted());
});

it("help explains itself", async () => {
  expect(await help("help")).toBe(await help());
});

it.each(["", ...shown])("fits into 80 columns: help %s", async (name) => {
  const lines = (await help(...(name === "" ? [] : [name]))).split("\n");
  // A word that is longer by itself, such as an address, is not cut.
  expect(lines.filter((line) => line.length > 80 && line.trim().includes(" "))).toEqual([]);
});
