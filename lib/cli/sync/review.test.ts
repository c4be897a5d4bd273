import { describe, expect, it } from "vitest";
import { prepareShip } from "#lib/cli/testing-ship.ts";
import { applyOpenChange } from "#lib/usecases/review/apply.ts";
import { getChangeByNumber } from "#lib/usecases/review/change-numbers.ts";
import { getReview } from "#lib/usecases/review/change-review.ts";
import { closeChange } from "#lib/usecases/review/lifecycle.ts";
import { reviewChange } from "#lib/usecases/review/verdicts.ts";

const ship = prepareShip();
const own = "# our ship\n[edf]\nprovider = AWS\naws_access_key_id = AKIA1\naws_secret_access_key = s3cret\nregion_name = us-east-1\n";
const edf = "block/aws-credentials/edf";
const governed = { pattern: "block/aws-credentials/edf", approvals: 1 };

/** The file and the server agree, and from now on a policy holds the block. */
async function underPolicy() {
  ship.write(own);
  await ship.sync();
  await ship.server.policy("creds", governed);
}

const idOf = async (number: number) => (await getChangeByNumber(ship.server.caller("owner"), { number })).id;
const reviewOf = async (number: number) => getReview(ship.server.caller("owner"), { id: await idOf(number) });
const stateOf = async (number: number) => (await reviewOf(number)).change.state;
const liveValue = async (field: string) => (await ship.server.blocks())[edf]?.[field];

async function approveAndApply(number: number) {
  const { caller } = await ship.server.member("editor");
  const id = await idOf(number);
  const { covers } = await getReview(caller, { id });
  await reviewChange(caller, { id, verdict: "approved", covers });
  await applyOpenChange(ship.server.caller("editor"), { id, covers });
}

describe("an edit of the file under a policy", () => {
  it("is sent for review, stays in the file, and the next run finds the same change waiting", async () => {
    await underPolicy();
    ship.replace("us-east-1", "eu-north-1");
    expect((await ship.sync("--dry-run")).stdout).toMatch(
      /^review {3}\[edf\] region_name set\nwould send 1 key for review, revision \d+\nfrom the file to the server:\n-region_name = •+\n\+region_name = •+ \(new\)\n$/,
    );
    const first = await ship.sync();
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(
      /^review {3}\[edf\] region_name set\nsent 1 key for review, revision \d+\n#1 waits for review, not live yet: http/,
    );
    expect(await liveValue("region_name")).toBe("us-east-1");
    const [file, lock] = [ship.file(), ship.lock()];
    const again = await ship.sync();
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(again.stdout).toMatch(/^waiting {2}\[edf\] region_name in #1\nnothing to do, 1 key waiting for review, revision \d+\n#1 waits/);
    expect([ship.file(), ship.lock()]).toEqual([file, lock]);
    expect(lock).not.toContain("eu-north-1");
    expect(await ship.load("--json").then(({ stdout }) => JSON.parse(stdout))).toMatchObject({
      ...{ pushed: 0, sent: 0, waiting: [{ section: "edf", key: "region_name", number: 1 }] },
      changes: [{ number: 1, url: expect.stringContaining("?w=default") }],
    });
    expect((await reviewOf(1)).round).toBe(1);
  });

  it("is found again without the lock file's memory of it", async () => {
    await underPolicy();
    ship.replace("us-east-1", "eu-north-1");
    await ship.sync();
    const { waiting: _, ...lock } = JSON.parse(ship.lock());
    ship.writeLock(JSON.stringify(lock));
    expect((await ship.sync()).stdout).toContain("#1 waits for review");
  });

  it("lets what others change flow into the file meanwhile, and opens no second change for it", async () => {
    await underPolicy();
    ship.replace("us-east-1", "eu-north-1");
    await ship.sync();
    await ship.server.change({ op: "put", path: "block/aws-credentials/other", baseVersion: 0, data: { aws_access_key_id: "AKIA9" } });
    const id = (await ship.server.change({ op: "patch", path: edf, baseVersion: 1, set: { aws_access_key_id: "AKIA2" } })).number ?? 0;
    await approveAndApply(id);
    const { code, stdout } = await ship.sync();
    expect(code).toBe(0);
    expect(stdout).toContain("[other] new section");
    expect(stdout).toContain("pull     [edf] aws_access_key_id set (version 2)");
    expect(stdout).toContain("waiting  [edf] region_name in #1");
    expect(ship.file()).toContain("AKIA2");
    expect(ship.file()).toContain("eu-north-1");
    await approveAndApply(1);
    expect((await ship.sync()).stdout).toMatch(/^nothing to do, revision/);
    expect((await ship.server.blocks())[edf]).toMatchObject({ region_name: "eu-north-1", aws_access_key_id: "AKIA2" });
  });

  it("once it is applied there is nothing left to do, and later edits start from there", async () => {
    await underPolicy();
    ship.replace("us-east-1", "eu-north-1");
    await ship.sync();
    await approveAndApply(1);
    expect((await ship.sync()).stdout).toMatch(/^nothing to do, revision \d+\n$/);
    expect(JSON.parse(ship.lock()).waiting).toBeUndefined();
    await ship.sync();
    ship.replace("eu-north-1", "ap-south-1");
    expect((await ship.sync()).stdout).toContain("#2 waits");
    expect((await ship.load("--dry-run", "--sync")).stdout).toContain("nothing to do, 1 key waiting");
  });

  it("once it is closed it is sent anew, as another change", async () => {
    await underPolicy();
    ship.replace("us-east-1", "eu-north-1");
    await ship.sync();
    await closeChange(ship.server.caller("owner"), { id: await idOf(1) });
    expect((await ship.sync()).stdout).toContain("#2 waits");
    expect([await stateOf(1), await stateOf(2)]).toEqual(["closed", "open"]);
    expect(ship.file()).toContain("eu-north-1");
  });

  it("edited again goes on top of the change that waits, whose approvals fall", async () => {
    await underPolicy();
    ship.replace("us-east-1", "eu-north-1");
    await ship.sync();
    ship.replace("eu-north-1", "ap-south-1");
    ship.replace("AKIA1", "AKIA7");
    expect((await ship.sync()).stdout).toContain("#1 waits");
    const { round, edits } = await reviewOf(1);
    expect([round, edits[0]?.fields.filter(({ change }) => change === "changed").map((field) => field.new)]).toEqual([
      2,
      [
        { secret: false, value: "AKIA7" },
        { secret: false, value: "ap-south-1" },
      ],
    ]);
    await approveAndApply(1);
    expect((await ship.sync()).stdout).toMatch(/^nothing to do/);
    expect(await liveValue("region_name")).toBe("ap-south-1");
  });

  it("taken back in the file is told, and stays in the change until somebody closes that", async () => {
    await underPolicy();
    ship.replace("us-east-1", "eu-north-1");
    await ship.sync();
    ship.replace("eu-north-1", "us-east-1");
    const { code, stdout, stderr } = await ship.sync();
    expect([code, stdout.split(",")[0]]).toEqual([0, "nothing to do"]);
    expect(stderr).toContain("note     [edf] region_name: waits for review in #1 with another value");
  });

  it("of a block that is not there yet is sent whole, again when it is edited again", async () => {
    await ship.server.policy("creds", governed);
    ship.write("[edf]\nprovider = AWS\naws_access_key_id = AKIA1\nregion_name = us-east-1\n");
    expect((await ship.sync()).stdout).toContain("review   [edf] new block");
    expect((await ship.sync()).stdout).toContain("nothing to do, 2 keys waiting");
    ship.replace("us-east-1", "eu-north-1");
    expect((await ship.sync()).stdout).toContain("#1 waits");
    await approveAndApply(1);
    expect((await ship.server.blocks())[edf]).toMatchObject({ aws_access_key_id: "AKIA1", region_name: "eu-north-1" });
    expect((await ship.sync()).stdout).toMatch(/^nothing to do, revision/);
  });

  it("in conflict is no push; settled by --ours it waits, and is no conflict again", async () => {
    await underPolicy();
    const others = await ship.server.change({ op: "patch", path: edf, baseVersion: 1, set: { region_name: "theirs" } });
    await approveAndApply(others.number ?? 0);
    ship.replace("us-east-1", "ours");
    expect((await ship.sync()).code).toBe(1);
    expect((await ship.sync("--ours")).stdout).toContain("#2 waits");
    await ship.server.change({ op: "put", path: "block/aws-credentials/more", baseVersion: 0, data: { region_name: "x" } });
    const again = await ship.sync();
    expect([again.code, again.stderr]).toEqual([0, ""]);
    expect(again.stdout).toContain("waiting  [edf] region_name in #2");
    await approveAndApply(2);
    expect((await ship.sync()).stdout).toMatch(/^nothing to do, revision/);
    expect(await liveValue("region_name")).toBe("ours");
  });

  it("that is a cleared field waits as well", async () => {
    await underPolicy();
    ship.replace("region_name = us-east-1", "region_name =");
    expect((await ship.sync()).stdout).toContain("review   [edf] region_name cleared");
    expect((await ship.sync()).stdout).toContain("waiting  [edf] region_name in #1");
    await approveAndApply(1);
    expect(await liveValue("region_name")).toBeUndefined();
    expect((await ship.sync()).stdout).toMatch(/^nothing to do, revision/);
  });

  it("pushed by a token that may not pull waits, and is synced when it is applied", async () => {
    await underPolicy();
    ship.env.BLOCKYARD_TOKEN = await ship.server.token(["push"]);
    ship.replace("us-east-1", "eu-north-1");
    expect((await ship.load()).stdout).toContain("#1 waits");
    expect((await ship.load()).stdout).toContain("waiting  [edf] region_name in #1");
    await approveAndApply(1);
    expect(await ship.load()).toMatchObject({ code: 0, stderr: "" });
    expect((await ship.load()).stdout).toMatch(/^nothing to do, revision/);
  });

  it("diff and status say that something waits, and --propose asks for a review where no policy does", async () => {
    ship.write(own);
    await ship.sync();
    ship.replace("us-east-1", "eu-north-1");
    expect((await ship.sync("--propose")).stdout).toContain("#1 waits");
    expect(await ship.cli("diff")).toMatchObject({ code: 3, stdout: expect.stringContaining("waiting  [edf] region_name in #1") });
    expect(await ship.cli("status")).toMatchObject({ code: 3, stdout: expect.stringContaining("1 key waiting for review") });
  });
});
