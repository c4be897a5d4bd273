import { z } from "zod";
import { errorStatus } from "#lib/core/errors.ts";
import { Download } from "./contract/download.ts";
import { type Contract, contract, type OperationName } from "./contract.ts";

type JsonSchema = { properties?: Record<string, object>; required?: string[]; [key: string]: unknown };
type Document = { openapi: string; info: object; servers: object[]; paths: Record<string, Record<string, object>>; components: object };

/** What JSON Schema cannot say (any JSON value kept losslessly) is described as anything. */
const conversion = { target: "draft-2020-12", unrepresentable: "any" } as const;

const refusals: Record<string, string> = {
  401: "Nobody is signed in, or the token is not valid.",
  403: "The caller lacks the permission.",
  404: "There is no such thing, or the caller may not know of it.",
  409: "Somebody else was first; `details` says what stands there now.",
  413: "The body is too large.",
  422: "The input is not valid; `details.problems` names each path.",
  429: "Too many requests; Retry-After says when to try again.",
};

/** The OpenAPI 3.1 document of the API, made from the contract. */
export function openApiDocument(): Document {
  const paths: Document["paths"] = {};
  for (const name of Object.keys(contract) as OperationName[]) {
    const { method, path } = contract[name];
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(contract[name]) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Blockyard",
      version: "1",
      description: "Numbers in documents are kept as they were written. Requests with a body are application/json, at most 256 KiB.",
    },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "session",
          description: "The dashboard's session; writes need the header X-Blockyard.",
        },
      },
      schemas: { Error: errorSchema },
    },
  };
}

function describeOperation({ name, path, method, allow, summary, input, output }: Contract[OperationName]): object {
  const schema = z.toJSONSchema(input, { ...conversion, io: "input" }) as JsonSchema;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, key = ""]) => key);
  const { properties = {}, required = [] } = schema;
  const rest = Object.keys(properties).filter((key) => !inPath.includes(key));
  const isInQuery = method === "GET" || method === "DELETE";
  const parameter = (key: string, place: string) => ({
    name: key,
    in: place,
    required: place === "path" || required.includes(key),
    schema: properties[key] ?? {},
  });
  return {
    operationId: name,
    summary,
    description:
      allow === "anyone"
        ? "Needs no sign-in."
        : allow === "signed-in"
          ? "For everybody who is signed in."
          : `Needs the permission \`${allow}\`.`,
    security: allow === "anyone" ? [] : [{ token: [] }, { session: [] }],
    parameters: [...inPath.map((key) => parameter(key, "path")), ...(isInQuery ? rest.map((key) => parameter(key, "query")) : [])],
    ...(isInQuery ? {} : { requestBody: { required: true, content: content(bodySchema(schema, rest)) } }),
    responses: {
      200: { description: "Done.", content: output === Download ? file : content(z.toJSONSchema(output, { ...conversion, io: "output" })) },
      ...(name === "sync"
        ? { 304: { description: "Nothing has changed." }, 410: refused("The cursor is not ours any more: start over.") }
        : {}),
      ...Object.fromEntries(Object.entries(refusals).map(([status, text]) => [status, refused(text)])),
    },
  };
}

/** The input without what stands in the path. */
function bodySchema({ properties = {}, required = [], ...schema }: JsonSchema, keys: string[]): object {
  return {
    ...schema,
    properties: Object.fromEntries(keys.map((key) => [key, properties[key] ?? {}])),
    required: required.filter((key) => keys.includes(key)),
  };
}

const file = { "text/plain": { schema: { type: "string", description: "A file, sent as it is made." } } };

function content(schema: object): object {
  const { $schema, ...rest } = schema as { $schema?: unknown };
  return { "application/json": { schema: rest } };
}

function refused(description: string): object {
  return { description, content: content({ $ref: "#/components/schemas/Error" }) };
}

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { enum: Object.keys(errorStatus) },
        message: { type: "string", description: "A full sentence that says what to do next." },
        details: { type: "object" },
        requestId: { type: "string" },
      },
    },
  },
};
