import { expect } from "@playwright/test";
import type { Json, JsonObject } from "#lib/core/json.ts";

type Answer = { status: number; body: JsonObject };
type Ask = { body?: JsonObject; headers?: Record<string, string> };
export type Ids = { typeId: string; schemaId: string; checksum: string };

/** What Prefect's client sends, as it sends it: over HTTP, with a token and nothing of a browser. */
export function prefectClient(origin: string, token: string) {
  async function ask(method: string, path: string, { body, headers = {} }: Ask = {}): Promise<Answer> {
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers: {
        "user-agent": "prefect/3.8.8 (API 0.8.4)",
        "x-prefect-api-version": "0.8.4",
        authorization: `Bearer ${token}`,
        ...(body ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as JsonObject) };
  }

  async function expected(status: number, method: string, path: string, how?: Ask): Promise<JsonObject> {
    const answer = await ask(method, path, how);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
    return answer.body;
  }

  /** Registers a class: its type, then its schema. */
  async function register(name: string, slug: string, fields: JsonObject, description = ""): Promise<Ids> {
    const presentation = { description, logo_url: "https://logos.invalid/logo.png" };
    const type = await expected(201, "POST", "/block_types/", { body: { name, slug, ...presentation } });
    const own = { title: name.replaceAll(" ", ""), type: "object", block_type_slug: slug, block_schema_references: {}, secret_fields: [] };
    const sent = { fields: { ...own, ...fields }, block_type_id: String(type.id), capabilities: ["read-path"] };
    const schema = await expected(201, "POST", "/block_schemas/", { body: sent });
    return { typeId: String(type.id), schemaId: String(schema.id), checksum: String(schema.checksum) };
  }

  return {
    register,
    /** `Block.save`: answers the id of the document. */
    save: async (ids: Ids, name: string, data: JsonObject): Promise<string> => {
      const body = { name, data, block_schema_id: ids.schemaId, block_type_id: ids.typeId };
      return String((await expected(201, "POST", "/block_documents/", { body })).id);
    },
    /** `Block.save(overwrite=True)` of a known document. */
    update: (id: string, data: JsonObject, headers?: Record<string, string>) =>
      expected(204, "PATCH", `/block_documents/${id}`, { body: { data }, headers }),
    remove: (id: string) => expected(204, "DELETE", `/block_documents/${id}`),
    /** `Block.load`. */
    load: async (slug: string, name: string, headers?: Record<string, string>) => {
      const path = `/block_types/slug/${slug}/block_documents/name/${name}?include_secrets=true`;
      const document = await expected(200, "GET", path, { headers });
      return { data: document.data as JsonObject, references: document.block_document_references as JsonObject };
    },
    setVariable: (name: string, value: Json) => expected(201, "POST", "/variables/", { body: { name, value } }),
    getVariable: async (name: string) => (await expected(200, "GET", `/variables/name/${name}`)).value,
  };
}

const secret = { type: "string", format: "password", writeOnly: true };
const probeFields = {
  properties: {
    host: { type: "string", title: "Host", description: "Where the probe answers." },
    token: { ...secret, title: "Token" },
  },
  required: ["host"],
  secret_fields: ["token"],
};

/** Two classes, of which one holds the other: `Probe` with a host and a token, `Mission` with a title, a key and a probe. */
export async function registerMission(client: ReturnType<typeof prefectClient>, prefix: string) {
  const [probeSlug, missionSlug] = [`${prefix}-probe`, `${prefix}-mission`];
  const probe = await client.register(`${prefix} Probe`, probeSlug, probeFields);
  const nested = { title: `${prefix}Probe`, type: "object", block_type_slug: probeSlug, block_schema_references: {}, ...probeFields };
  const fields = {
    properties: {
      title: { type: "string", title: "Title" },
      probe: { $ref: "#/definitions/Probe" },
      key: { ...secret, title: "Key" },
    },
    required: ["title", "probe"],
    secret_fields: ["key", "probe.token"],
    definitions: { Probe: nested },
    block_schema_references: { probe: { block_type_slug: probeSlug, block_schema_checksum: probe.checksum } },
  };
  const mission = await client.register(`${prefix} Mission`, missionSlug, fields, "Where a vessel goes.");
  return { probe, mission, probeSlug, missionSlug };
}

export const refersTo = (id: string) => ({ $ref: { block_document_id: id } });
