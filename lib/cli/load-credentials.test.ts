import { statSync, utimesSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { prepareShip, samples } from "./testing-ship.ts";

const aws = "block/aws-credentials/my-aws-credentials";
const cosmos = "block/azure-cosmos-db-credentials/my-az-cosmos-credentials";

const ship = prepareShip();
const { load, sync, file, write, replace, lock, setOnServer, nothingMoved } = ship;
const { seed, own } = samples;

describe("the seed's credentials.ini", () => {
  it("makes both blocks as they are named and leaves the file alone", async () => {
    write(seed);
    expect(await load()).toEqual({
      code: 0,
      stdout: [
        `push     [AWS] new block ${aws}`,
        `push     [AZCosmos] new block ${cosmos}`,
        "pushed 5 keys, pulled 0 keys, revision 1\n",
      ].join("\n"),
      stderr: "",
    });
    expect(await ship.server.blocks()).toEqual({
      [aws]: {
        aws_access_key_id: "my-access-key",
        aws_secret_access_key: "my-secret-key",
        aws_session_token: "my-session-token",
        region_name: "us-west-1",
      },
      [cosmos]: { connection_string: "my-connection-string" },
    });
    expect(file()).toBe(seed);
  });

  it("run again writes nothing: same bytes, same times, no change on the server", async () => {
    write(seed);
    await sync();
    for (const path of [ship.target, `${ship.target}.blockyard-lock.json`]) utimesSync(path, 1, 1);
    for (const options of [["--sync"], []]) {
      expect(await load(...options)).toEqual({ code: 0, stdout: "nothing to do, revision 1\n", stderr: "" });
    }
    for (const path of [ship.target, `${ship.target}.blockyard-lock.json`]) expect(statSync(path).mtimeMs).toBe(1000);
  });

  it("leaves no secret in the lock file, which is readable by its owner only", async () => {
    write(seed);
    await sync();
    for (const secret of ["my-secret-key", "my-session-token", "my-connection-string", "my-access-key"]) {
      expect(lock()).not.toContain(secret);
      expect(lock()).not.toContain(Buffer.from(secret).toString("base64").slice(0, -2));
    }
    expect(statSync(`${ship.target}.blockyard-lock.json`).mode & 0o777).toBe(0o600);
  });
});

describe("three-way", () => {
  const path = "block/aws-credentials/edf";
  beforeEach(async () => {
    write(own);
    expect((await sync()).code).toBe(0);
  });

  it("a region changed in the browser and an access key changed in the file both survive on both sides", async () => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("AKIA1", "AKIA2");
    const { code, stdout } = await sync();
    expect(code).toBe(0);
    expect(stdout).toContain("pushed 1 key, pulled 1 key, revision 3\n");
    expect(file()).toBe(own.replace("AKIA1", "AKIA2").replace("us-east-1", "eu-north-1"));
    expect(await ship.server.blocks()).toEqual({
      [path]: { aws_access_key_id: "AKIA2", aws_secret_access_key: `s3cr%et=;#"' x`, region_name: "eu-north-1" },
    });
    expect((await sync()).stdout).toBe("nothing to do, revision 3\n");
  });

  it("the same key changed on both sides is a conflict that names it, shows no value and touches neither side", async () => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("us-east-1", "ap-south-1");
    for (const options of [["--sync"], []]) {
      await nothingMoved(async () => {
        const { code, stdout, stderr } = await load(...options);
        expect([code, stdout]).toEqual([1, ""]);
        expect(stderr).toContain("conflict [edf] region_name: changed in the file (line 7) and on the server (version 2).");
        expect(stderr).not.toMatch(/eu-north|ap-south/);
      });
    }
  });

  it.each([
    ["--theirs", "eu-north-1", 2],
    ["--ours", "ap-south-1", 3],
  ])("%s settles it", async (option, winner, revision) => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("us-east-1", "ap-south-1");
    expect((await sync(option)).code).toBe(0);
    expect(file()).toBe(own.replace("us-east-1", winner));
    expect((await ship.server.blocks())[path]).toMatchObject({ region_name: winner });
    expect((await sync()).stdout).toBe(`nothing to do, revision ${revision}\n`);
  });

  it("the same change on both sides is no conflict", async () => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("us-east-1", "eu-north-1");
    expect(await sync()).toMatchObject({ code: 0, stdout: "nothing to do, revision 2\n" });
  });

  it("without --sync the file is only read, and what the server changed is taken in later", async () => {
    await setOnServer(path, { region_name: "eu-north-1" });
    replace("AKIA1", "AKIA2");
    const before = file();
    expect((await load()).stdout).toContain("pushed 1 key, pulled 0 keys");
    expect(file()).toBe(before);
    expect((await sync()).stdout).toContain("pushed 0 keys, pulled 1 key");
    expect(file()).toContain("region_name = eu-north-1");
  });

  it("an absent key or section removes nothing; an empty value clears", async () => {
    replace("region_name = us-east-1\n", "");
    expect((await sync()).stdout).toBe("nothing to do, revision 1\n");
    replace("active = True", "region_name =");
    expect((await sync()).stdout).toContain("[edf] region_name cleared");
    expect((await ship.server.blocks())[path]).not.toHaveProperty("region_name");
    write("[notes]\nanything = goes\n");
    expect((await sync()).code).toBe(0);
    expect(Object.keys(await ship.server.blocks())).toEqual([path]);
  });

  it("a field that was cleared on the server takes its line out of the file, and only that line", async () => {
    await ship.server.change({ op: "patch", path, baseVersion: 1, clear: ["region_name"] });
    expect((await sync()).stdout).toContain("pull     [edf] region_name removed");
    expect(file()).toBe(own.replace("region_name = us-east-1\n", ""));
  });

  it("two changes at the same moment: the slower one is refused and nothing is touched", async () => {
    replace("us-east-1", "ap-south-1");
    ship.server.faults.handle = (request, response) => {
      if (request.method !== "POST") return ship.server.listener(request, response);
      ship.server.faults.handle = undefined;
      return void setOnServer(path, { region_name: "eu-north-1" }).then(() => ship.server.listener(request, response));
    };
    const before = file();
    const { code, stderr } = await sync();
    expect(code).toBe(1);
    expect(stderr).toContain("[edf] region_name");
    expect(file()).toBe(before);
    expect((await ship.server.blocks())[path]).toMatchObject({ region_name: "eu-north-1" });
  });
});

describe("a file that an old client has ruined", () => {
  const path = "block/aws-credentials/edf";
  beforeEach(async () => {
    write(own);
    await sync();
    replace(/aws_secret_access_key = .*/, "aws_secret_access_key = **********\naws_session_token = None");
  });

  it.each([[[]], [["--sync"]], [["--ours"]], [["--sync", "--ours"]]])(
    "is refused with %j, naming section and key, and nothing is lost",
    async (options) => {
      await nothingMoved(async () => {
        const { code, stderr } = await load(...options);
        expect(code).toBe(1);
        expect(stderr).toContain("refused  [edf] aws_secret_access_key: line 5 holds a mask");
        expect(stderr).toContain("--sync --theirs");
      });
    },
  );

  it("--sync --theirs puts the real value back", async () => {
    expect((await sync("--theirs")).code).toBe(0);
    expect(file()).toContain(`\naws_secret_access_key = s3cr%%et=;#"' x\naws_session_token = None\n`);
    expect((await ship.server.blocks())[path]).toMatchObject({ aws_secret_access_key: `s3cr%et=;#"' x` });
    expect(await ship.server.versionOf(path)).toBe(1);
  });

  it("is refused as well where the server has nothing to restore", async () => {
    write("[fresh]\nprovider = AWS\naws_access_key_id = a\naws_secret_access_key = ********\n");
    for (const options of [["--sync"], ["--sync", "--theirs"]]) expect((await load(...options)).code).toBe(1);
    expect(await ship.server.blocks()).not.toHaveProperty("block/aws-credentials/fresh");
  });

  it("None alone is never sent and clears nothing", async () => {
    await setOnServer(path, { aws_session_token: "real-token" });
    replace("**********", `s3cr%%et=;#"' x`);
    expect((await load()).code).toBe(0);
    expect((await ship.server.blocks())[path]).toMatchObject({ aws_session_token: "real-token" });
    expect((await sync()).code).toBe(0);
    expect(file()).toContain("aws_session_token = real-token");
  });
});

describe("blocks that come and go", () => {
  const path = "block/aws-credentials/shore";
  const data = { aws_access_key_id: "AK", aws_secret_access_key: "a%b", region_name: "eu" };
  const section = "[shore]\nprovider = AWS\naws_access_key_id = AK\naws_secret_access_key = a%%b\nregion_name = eu\n";

  it("a new one becomes a section in the form that Echoflow reads, also in a file that does not exist yet", async () => {
    await ship.server.change({ op: "put", path, baseVersion: 0, data }, { op: "put", path: "kv/x", baseVersion: 0, data: { value: 1 } });
    expect((await sync()).stdout).toContain(`pull     [shore] new section from ${path}`);
    expect(file()).toBe(section);
    expect(statSync(ship.target).mode & 0o777).toBe(0o600);
    expect((await sync()).stdout).toBe("nothing to do, revision 1\n");
  });

  it("only those that the token may see", async () => {
    await ship.server.change(
      { op: "put", path, baseVersion: 0, data },
      { op: "put", path: "block/aws-credentials/hidden", baseVersion: 0, data },
    );
    ship.env.BLOCKYARD_TOKEN = await ship.server.token(["pull", "push"], path);
    await sync();
    expect(file()).toBe(section);
  });

  it("a section that was taken out of the file stays out until it is asked for", async () => {
    await ship.server.change({ op: "put", path, baseVersion: 0, data });
    await sync();
    write("[notes]\n");
    await setOnServer(path, { region_name: "us" });
    const { code, stderr } = await sync();
    expect([code, file()]).toEqual([0, "[notes]\n"]);
    expect(stderr).toContain("not in the file any more");
    await sync("--theirs");
    expect(file()).toContain("[shore]");
  });

  it("a deleted one is reported; --prune removes its section, and more than half of the file only with --allow-shrink", async () => {
    await ship.server.change({ op: "put", path, baseVersion: 0, data });
    await sync();
    await ship.server.change({ op: "delete", path, baseVersion: 1 });
    for (const options of [["--sync"], []]) {
      await nothingMoved(async () => {
        const { code, stderr } = await load(...options);
        expect(code).toBe(0);
        expect(stderr).toContain("its entry was deleted on the server");
      });
    }
    const refused = await sync("--prune");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("--allow-shrink");
    expect(file()).toBe(section);
    expect((await sync("--prune", "--allow-shrink")).code).toBe(0);
    expect(file()).toBe("");
  });

  it("a deleted one that changed in the file is a conflict; --ours makes it again", async () => {
    await ship.server.change({ op: "put", path, baseVersion: 0, data });
    await sync();
    await ship.server.change({ op: "delete", path, baseVersion: 1 });
    replace("= eu", "= us");
    expect((await sync()).stderr).toContain("conflict [shore] region_name");
    expect((await sync("--ours")).code).toBe(0);
    expect((await ship.server.blocks())[path]).toEqual({ ...data, region_name: "us" });
    expect((await sync()).stdout).toContain("nothing to do");
  });

  it("two blocks of one name do not end in one section", async () => {
    await ship.server.change(
      { op: "put", path, baseVersion: 0, data },
      { op: "put", path: "block/azure-cosmos-db-credentials/shore", baseVersion: 0, data: { connection_string: "c" } },
    );
    const { code, stderr } = await sync();
    expect(code).toBe(0);
    expect(stderr).toContain("was not added");
    expect(file().match(/\[shore\]/g)).toHaveLength(1);
  });
});
