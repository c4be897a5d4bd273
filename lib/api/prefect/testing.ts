import type { Json, JsonObject } from "#lib/core/json.ts";
import { formatJson, parseJson } from "#lib/core/json.ts";
import { createTokenFor } from "#lib/usecases/admin.ts";
import { addTestWorkspace, openTestWorkspace } from "#lib/usecases/testing.ts";
import { apiOptions } from "#lib/web/api-options.ts";
import { createPrefect } from "./app.ts";

export type Answered = { status: number; text: string; body: Json };
type Ask = { token?: string | null; headers?: Record<string, string> };

/** The door over a fresh store with the workspaces `default` and `other`, asked with real tokens as Prefect's client asks. */
export async function openTestPrefect() {
  const workspace = await openTestWorkspace();
  await addTestWorkspace(workspace, "other");
  const makeToken = async (scopes: readonly string[], more: { workspace?: string; pathPrefix?: string } = {}) =>
    (await createTokenFor({ workspace: "default", name: "flows", days: 1, ...more, scopes })).token;
  const token = await makeToken(["list", "pull", "push"]);
  const door = createPrefect(apiOptions);

  /** Sends a body as it is when it is a text. */
  async function ask(method: string, path: string, body?: JsonObject | string, how: Ask = {}): Promise<Answered> {
    const bearer = how.token === undefined ? token : how.token;
    const headers = {
      "user-agent": "prefect/3.8.3 (API 0.8.4)",
      "x-prefect-api-version": "0.8.4",
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...how.headers,
    };
    const sent = typeof body === "object" ? formatJson(body) : body;
    const response = await door.request(`/api${path}`, { method, headers, ...(sent === undefined ? {} : { body: sent }) });
    const text = await response.text();
    return { status: response.status, text, body: text === "" ? null : parseJson(text) };
  }

  const objectOf = ({ body }: Answered) => body as JsonObject;

  /** Registers a type and a schema, as every save of a class does. */
  async function register(slug: string, fields: JsonObject, more: JsonObject = {}) {
    const known = await ask("GET", `/block_types/slug/${slug}`);
    const type = known.status === 200 ? known : await ask("POST", "/block_types/", { name: slug, slug });
    const typeId = String(objectOf(type).id);
    const schema = await ask("POST", "/block_schemas/", { fields, block_type_id: typeId, ...more });
    return { typeId, schemaId: String(objectOf(schema).id), schema: objectOf(schema), status: schema.status };
  }

  async function save(name: string, data: JsonObject, ids: { typeId: string; schemaId: string }) {
    return ask("POST", "/block_documents/", { name, data, block_schema_id: ids.schemaId, block_type_id: ids.typeId });
  }

  const load = (slug: string, name: string, secrets = true, how: Ask = {}) =>
    ask("GET", `/block_types/slug/${slug}/block_documents/name/${name}?include_secrets=${secrets}`, undefined, how);

  const auditOf = (action: string) => workspace.store.read((tx) => tx.auditEvent.findMany({ where: { action }, orderBy: { seq: "asc" } }));

  return { ...workspace, door, token, makeToken, ask, register, save, load, auditOf, objectOf };
}
