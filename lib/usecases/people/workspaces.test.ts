import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codeOf, openTestTeam, type Person, type TestTeam } from "#lib/usecases/testing-team.ts";
import { addMember } from "./members.ts";
import { createWorkspace, listWorkspaces, switchWorkspace, updateWorkspace } from "./workspaces.ts";

let team: TestTeam;
let owner: Person;
beforeEach(async () => {
  team = await openTestTeam();
  owner = await team.addPerson("owner");
});
afterEach(() => team.close());

describe("a workspace", () => {
  it("belongs to who made it, and the session works in it after a switch", async () => {
    const made = await createWorkspace(await owner.caller(), { slug: "prod", name: "Production", color: "red", isProduction: true });
    expect(made).toMatchObject({ slug: "prod", role: "owner", isProduction: true, revision: 0 });
    expect((await owner.caller()).workspaceId).toBe(team.workspaceId);
    await switchWorkspace(await owner.caller(), { slug: "prod" });
    expect((await owner.caller()).workspaceId).toBe(made.id);
    const { workspaces } = await listWorkspaces(await owner.caller(), {});
    expect(workspaces.map(({ slug }) => slug)).toEqual(["default", "prod"]);
    expect(await team.auditOf("createWorkspace")).toMatchObject([{ workspaceId: made.id }]);
    expect(await team.auditOf("switchWorkspace")).toMatchObject([{ workspaceId: made.id }]);
  });

  it("has a slug of its own, also when ten ask for it at once", async () => {
    const caller = await owner.caller();
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(createWorkspace(caller, { slug: "prod", name: "P" }))));
    expect(codes.sort()).toEqual([...Array(9).fill("conflict"), "none"]);
  });

  it("is not entered by who is no member, and not told from a missing one", async () => {
    await team.addWorkspace("foreign");
    expect(await codeOf(switchWorkspace(await owner.caller(), { slug: "foreign" }))).toBe("not_found");
    expect(await codeOf(switchWorkspace(await owner.caller(), { slug: "missing" }))).toBe("not_found");
    expect((await listWorkspaces(await owner.caller(), {})).workspaces.map(({ slug }) => slug)).toEqual(["default"]);
  });

  it("changes its name and colour, keeps what is not given, and says what was before", async () => {
    const changed = await updateWorkspace(await owner.caller(), { color: "red", isProduction: true });
    expect(changed).toMatchObject({ slug: "default", name: "Default", color: "red", isProduction: true });
    const [event] = await team.auditOf("updateWorkspace");
    expect(JSON.parse(event?.detailText ?? "{}")).toMatchObject({ from: { color: "indigo" }, to: { color: "red" } });
  });

  it("gives its roles in itself alone", async () => {
    await createWorkspace(await owner.caller(), { slug: "prod", name: "Production" });
    const viewer = await team.addPerson("viewer");
    await switchWorkspace(await owner.caller(), { slug: "prod" });
    await addMember(await owner.caller(), { email: viewer.email, name: "V", role: "admin" });
    expect((await viewer.caller()).role).toBe("viewer");
    await switchWorkspace(await viewer.caller(), { slug: "prod" });
    expect((await viewer.caller()).role).toBe("admin");
  });
});
