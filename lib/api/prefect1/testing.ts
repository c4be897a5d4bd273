import { createTokenFor } from "#lib/usecases/admin.ts";
import { addTestWorkspace, openTestWorkspace } from "#lib/usecases/testing.ts";
import { apiOptions } from "#lib/web/api-options.ts";
import { createPrefect1 } from "./app.ts";

export type GraphQlError = { message: string; path?: (string | number)[]; extensions: { code: string; requestId: string } };
export type Answered = { status: number; text: string; data: Record<string, unknown> | null | undefined; errors: GraphQlError[] };
type Ask = { token?: string | null; headers?: Record<string, string> };

/** The door over a fresh store with the workspaces `default` and `other`, asked with real tokens. */
export async function openTestDoor() {
  const workspace = await openTestWorkspace();
  await addTestWorkspace(workspace, "other");
  const makeToken = async (scopes: readonly string[], more: { workspace?: string; pathPrefix?: string } = {}) =>
    (await createTokenFor({ workspace: "default", name: "flows", days: 1, ...more, scopes })).token;
  const token = await makeToken(["list", "pull", "push"]);
  const door = createPrefect1(apiOptions);

  /** Posts a body as it is. */
  async function post(body: string, ask: Ask = {}): Promise<Answered> {
    const bearer = ask.token === undefined ? token : ask.token;
    const headers = {
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      "x-prefect-core-version": "1.4.1",
      ...ask.headers,
    };
    const response = await door.request("/api/prefect1", { method: "POST", body, headers });
    const text = await response.text();
    const { data, errors = [] } = JSON.parse(text) as { data?: Answered["data"]; errors?: GraphQlError[] };
    return { status: response.status, text, data, errors };
  }

  /** Posts as Prefect 1's client does: the variables are JSON in a text. */
  const ask = (query: string, variables: unknown = null, how: Ask = {}) =>
    post(JSON.stringify({ query, variables: JSON.stringify(variables) }), how);

  const auditOf = (action: string) => workspace.store.read((tx) => tx.auditEvent.findMany({ where: { action }, orderBy: { seq: "asc" } }));

  return { ...workspace, door, token, makeToken, post, ask, auditOf };
}

/** The operations as Prefect 1.4.1 words them. */
export const queries = {
  setKv: "mutation($input: set_key_value_input!) {\n    set_key_value(input: $input) {\n        id\n}\n}",
  deleteKv: "mutation($input: delete_key_value_input!) {\n    delete_key_value(input: $input) {\n        success\n}\n}",
  getKv: (key: string) => `query {\n    key_value(where: { key: { _eq: ${JSON.stringify(key)} } }) {\n        value\n}\n}`,
  listKeys: "query {\n    key_value {\n        key\n}\n}",
  secret: "query($name: String!) {\n    secret_value(name: $name)\n}",
  setSecret: "mutation($input: set_secret_input!) {\n    set_secret(input: $input) {\n        success\n}\n}",
};
