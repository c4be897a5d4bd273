import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareProject } from "./testing-project.ts";

const at = prepareProject();

describe("what a run says", () => {
  it("several targets stand apart under their names, without an escaped line end", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" }, web: { entries: ["config/app/*"], file: "web.json" } });
    const { stdout } = await at.cli("pull");
    expect(stdout).toContain(`\n\nweb: ${at.path("web.json")}\n`);
    expect(stdout).not.toContain("\\u{");
  });

  it.each([
    ["an entry by its name", ["kv/*", "kv/app-limti"], "kv/app-limti"],
    ["patterns without anything for any of them", ["kvv/**"], "kvv/**"],
  ])("names what nothing fits: %s", async (_, entries, pattern) => {
    at.declare({ app: { entries, file: ".env" } });
    const words = "brings nothing: it fits no entry that the token may pull, or an empty one.";
    expect((await at.cli("pull")).stderr).toContain(`note     ${pattern}: ${words}`);
    expect(JSON.parse((await at.cli("pull --json")).stdout).targets[0].notes).toContainEqual({
      section: "",
      key: null,
      path: pattern,
      message: words,
    });
  });

  it("an entry in other letters fits, and so may nothing for one of several patterns with stars", async () => {
    at.declare({ app: { entries: ["kv/APP-limit", "config/App/web", "block/*/none*"], file: ".env" } });
    expect((await at.cli("pull")).stderr).toBe("");
    expect((await at.cli("pull")).stderr).toBe("");
  });

  it.each([
    [
      "entries that do not take it",
      { entries: ["kv/app-*"], creates: "kv/{key}" },
      "would make kv/NEW, which the target's entries do not take",
    ],
    ["a place under another name", { entries: ["kv/app-*"], creates: "kv/app-{key}" }, "would make kv/app-NEW, whose place is APP_NEW"],
  ])("a key that creates makes nothing of is named: %s", async (_, target, words) => {
    at.declare({ app: { ...target, file: ".env" } });
    at.write(".env", "NEW=1\n");
    const { code, stderr } = await at.cli("push");
    expect([code, stderr]).toEqual([0, expect.stringContaining(`skipped  NEW (line 1) ${words}`)]);
  });

  it("the misspelled member of a target comes before the one that is missing for it", async () => {
    at.declare({ app: { entires: ["kv/*"], file: ".env" } });
    expect((await at.cli("pull")).stderr).toContain("targets.app.entires: there is no such member.");
  });

  it("a format that does not exist is a wrong command line, whatever the file is called", async () => {
    const { code, stderr } = await at.cli("pull --entry kv/* --file x.txt --format tomll");
    expect([code, stderr]).toEqual([2, expect.stringContaining("There is no format tomll.")]);
  });
});

describe("diff", () => {
  it("shows the lines that would come and those that would go, each under its heading, and no secret of either side", async () => {
    at.declare({ app: { entries: ["kv/*", "config/app/*"], file: ".env", creates: "kv/{key}" } });
    await at.cli("pull");
    at.write(".env", `${at.read(".env").replace("WEB_TOKEN=t0p", "WEB_TOKEN=edit-1").replace("WEB_PORT=80", "WEB_PORT=81")}MADE=made-1\n`);
    await at.set("config/app/web", { host: "b.example" });
    await at.set("kv/app-limit", { value: 30 });
    const { code, stdout } = await at.cli("diff app");
    expect(code).toBe(3);
    expect(stdout).not.toMatch(/t0p|edit-1/);
    const [, pulled = "", pushed = ""] = stdout.split(/^from the .*:\n/m);
    expect(pulled.trimEnd().split("\n")).toEqual(["-WEB_HOST=a.example", "+WEB_HOST=b.example", "-APP_LIMIT=20", "+APP_LIMIT=30"]);
    expect(pushed.trimEnd().split("\n")).toEqual([
      "-WEB_PORT='••••••••'",
      "-WEB_TOKEN='••••••••'",
      "+WEB_PORT=81",
      "+WEB_TOKEN='•••••••• (new)'",
      "+MADE='•••••••• (new)'",
    ]);
    expect((await at.cli("push --dry-run app")).stdout).toContain("from the file to the server:\n");
    expect((await at.cli("pull --dry-run app")).stdout).not.toContain("to the server");
  });

  it("takes for a secret what the server has not said a word of since the last run", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    await at.cli("pull");
    at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21");
    expect((await at.cli("diff app")).stdout).toMatch(/to the server:\n-APP_LIMIT='?••••••••'?\n\+APP_LIMIT='?•••••••• \(new\)'?\n/);
  });
});

describe("how it ends", () => {
  it.each(["status", "diff"])("%s: a target that cannot be compared outweighs one that differs", async (command) => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" }, web: { entries: ["config/app/*"], file: "web.json" } });
    await at.cli("pull");
    at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21");
    expect((await at.cli(command)).code).toBe(3);
    at.write("web.json", "{");
    expect((await at.cli(command)).code).toBe(1);
  });

  it("status does not call in step what was taken out of the file or deleted on the server", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    await at.cli("pull");
    at.replace(".env", /^APP_LIMIT=.*\n/m, "");
    const { code, stdout } = await at.cli("status app");
    expect(code).toBe(3);
    expect(stdout).toMatch(/APP_LIMIT +removed +-/);
    expect(stdout).not.toContain("in step");
  });

  it("beside a conflict nobody says that there is nothing to do", async () => {
    at.declare({ app: { entries: ["kv/*"], file: ".env" } });
    await at.cli("pull");
    at.replace(".env", "APP_LIMIT=20", "APP_LIMIT=21");
    await at.set("kv/app-limit", { value: 30 });
    const { stdout } = await at.cli("diff app");
    expect(stdout).toContain("nothing else to do");
  });
});

describe("a built-in target", () => {
  const prepare = async () => {
    const file = join(at.home, "credentials.ini");
    writeFileSync(file, "[s]\nprovider = AWS\nregion_name = eu-1\naws_secret_access_key = hush-1\n", { mode: 0o600 });
    await at.cli(["load-credentials", "--sync", "--file", file]);
    writeFileSync(file, "[s]\nprovider = AWS\nregion_name = eu-2\naws_secret_access_key = hush-1\n", { mode: 0o600 });
    return file;
  };

  it("asks on a terminal how a conflict is settled", async () => {
    const file = await prepare();
    await at.set("block/aws-credentials/s", { region_name: "eu-3" });
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return "f";
    };
    const isTty = { stdin: true, stdout: true };
    expect((await at.cli(["load-credentials", "--sync", "--file", file], { isTty, ask })).code).toBe(0);
    expect(asked).toHaveLength(1);
    expect(await at.dataOf("block/aws-credentials/s")).toMatchObject({ region_name: "eu-2" });
  });

  it("--dry-run shows the lines of the file that would change, without a secret", async () => {
    const file = await prepare();
    await at.set("block/aws-credentials/s", { aws_secret_access_key: "hush-2" });
    const { stdout } = await at.cli(["load-credentials", "--sync", "--dry-run", "--file", file]);
    expect(stdout).toContain("+aws_secret_access_key = •••••••• (new)");
    expect(stdout).not.toContain("hush");
  });
});
