import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { anonymousCaller } from "#lib/core/caller.ts";
import { changePassword } from "#lib/usecases/people/account.ts";
import { callerOfToken } from "#lib/usecases/people/callers.ts";
import { decideDeviceLogin, pollDeviceLogin, startDeviceLogin } from "#lib/usecases/people/devices.ts";
import { acceptLink } from "#lib/usecases/people/links.ts";
import { addMember, resetMember } from "#lib/usecases/people/members.ts";
import { claimOwner, createOwnerLink } from "#lib/usecases/people/setup.ts";
import { signIn } from "#lib/usecases/people/sign-in.ts";
import { createToken } from "#lib/usecases/people/tokens.ts";
import { codeOf, openTestTeam, type TestTeam, testRequest } from "#lib/usecases/testing-team.ts";
import { writeUses } from "#lib/usecases/uses/last-used.ts";

let team: TestTeam;
beforeEach(async () => {
  team = await openTestTeam();
});
afterEach(() => team.close());

const nobody = anonymousCaller(testRequest);
const secretOf = (link: string | null) => link?.split("#")[1] ?? "";

/** Everything that somebody could get in with, made by the real operations. */
async function makeSecrets(): Promise<Record<string, string>> {
  const [claimed, invited, changed] = ["first velvet tram 11", "second velvet tram 22", "third velvet tram 33"];
  const ownerLink = secretOf((await createOwnerLink()).link);
  await claimOwner(nobody, { token: ownerLink, email: "claim@example.com", name: "C", password: claimed });
  const owner = await team.addPerson("owner");
  const invitation = secretOf((await addMember(await owner.caller(), { email: "new@example.com", name: "N", role: "editor" })).link);
  await acceptLink(nobody, { token: invitation, password: invited });
  const { sessionId } = await signIn({ email: "new@example.com", password: invited, request: testRequest, userAgent: "" });
  await codeOf(signIn({ email: "typed 4 login by mistake", password: "a wrong guess 44", request: testRequest, userAgent: "" }));
  const editor = await team.addPerson("editor");
  await changePassword(await editor.caller(), { current: "velvet tram orbit 93", next: changed });
  const reset = secretOf((await resetMember(await owner.caller(), { userId: (await userOf("new@example.com")).id })).link);
  const { token } = await createToken(await owner.caller(), { name: "ci", scopes: ["pull"] });
  await callerOfToken(token, testRequest);
  const { deviceCode, userCode } = await startDeviceLogin(nobody, { clientName: "cli" });
  await decideDeviceLogin(await owner.caller(), { userCode, approve: true });
  const { token: deviceToken } = await pollDeviceLogin(nobody, { deviceCode });
  await writeUses();
  const mistyped = { mistypedLogin: "typed4loginbymistake", wrongPassword: "a wrong guess 44" };
  const tokens = { ownerLink, invitation, reset, token, deviceCode, deviceToken: deviceToken ?? "" };
  return { ...tokens, ...mistyped, claimed, invited, changed, sessionId, ownerSession: owner.sessionId };
}

const userOf = (email: string) => team.store.read((tx) => tx.user.findUniqueOrThrow({ where: { email } }));

/** The forms in which a careless program writes a text down. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  // A text inside longer base64 begins at one of three offsets; its middle is what all longer forms hold.
  const shifted = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  const forms = [text, bytes.toString("hex"), bytes.toString("hex").toUpperCase(), bytes.toString("base64url"), encodeURIComponent(text)];
  const decoded = /^[\w-]{43}$/.test(text)
    ? [Buffer.from(text, "base64url"), Buffer.from(Buffer.from(text, "base64url").toString("hex"))]
    : [];
  return [...[...forms, ...shifted].map((form) => Buffer.from(form)), ...decoded];
}

function readFolder(): { name: string; bytes: Buffer }[] {
  const folder = dirname(team.databaseFile);
  return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

it("no token, link, device code, session id or password stands in the database or its log, in any form", async () => {
  const secrets = await makeSecrets();
  const files = readFolder();
  // The search itself finds what is there.
  expect(files.some(({ bytes }) => bytes.includes("new@example.com"))).toBe(true);
  const hits = Object.entries(secrets).flatMap(([what, secret]) => {
    expect(secret.length, what).toBeGreaterThan(12);
    return files.filter(({ bytes }) => formsOf(secret).some((form) => bytes.includes(form))).map(({ name }) => `${what} in ${name}`);
  });
  expect(hits).toEqual([]);
});

it("with the database alone no session or token can be made up: their hashes need the instance's key", async () => {
  const { token, sessionId } = await makeSecrets();
  const dump = JSON.stringify(await team.store.read(async (tx) => [await tx.token.findMany(), await tx.session.findMany()]));
  for (const secret of [token ?? "", sessionId ?? ""]) {
    for (const algorithm of ["sha256", "sha512", "sha1", "md5"]) {
      expect(dump).not.toContain(createHash(algorithm).update(secret).digest("hex").slice(0, 32));
    }
  }
});
