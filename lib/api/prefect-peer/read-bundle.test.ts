import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { checksumText } from "#lib/core/checksum.ts";
import type { ErrorCode } from "#lib/core/errors.ts";
import { formatJson, type JsonObject } from "#lib/core/json.ts";
import { schemaChecksum } from "#lib/store/keys/checksum.ts";
import { readBundle } from "./read-bundle.ts";
import { selectBundle } from "./select-bundle.ts";
import { send, startRecordedPrefect } from "./testing.ts";

let prefect: Awaited<ReturnType<typeof startRecordedPrefect>>;
beforeEach(async () => {
  prefect = await startRecordedPrefect();
});
afterEach(() => prefect.stop());

const read = () => readBundle(prefect.peer(), () => {});
const refusal = async (code: ErrorCode) => expect(read()).rejects.toMatchObject({ name: "DomainError", code });

describe("a server as Prefect 3 runs it", () => {
  it("is read whole, with secrets, numbers as they were written, and references in place of nested blocks", async () => {
    const bundle = await read();
    const robot = bundle.blocks.find(({ name }) => name === "r1");
    const aws = bundle.blocks.find(({ typeSlug, name }) => typeSlug === "aws-credentials" && name === "prod");
    expect(formatJson(robot?.data ?? {})).toContain('"serial":12345678901234567890,"ratio":1.0');
    expect(robot?.data.pin).toBe("0000");
    expect(robot?.data.creds).toEqual({ $ref: { block_document_id: aws?.id } });
    expect(bundle.variables.find(({ name }) => name === "int")?.value).toBeDefined();
    expect(formatJson(bundle.variables.find(({ name }) => name === "int")?.value ?? null)).toBe("9007199254740993");
  });

  it("gives schemas that hash to what its clients know them by, unions included", async () => {
    const { schemas } = await read();
    expect(schemas.map(({ typeSlug }) => typeSlug)).toContain("s3-bucket");
    for (const { typeSlug, fields, checksum } of schemas)
      expect([typeSlug, schemaChecksum(checksumText(fields))]).toEqual([typeSlug, checksum]);
  });

  it("is read in an order in which everything that is referred to comes first", async () => {
    prefect.rows.documents.reverse();
    prefect.rows.schemas.reverse();
    const { blocks, schemas } = await read();
    const names = blocks.map(({ typeSlug, name }) => `${typeSlug}/${name}`);
    expect(names.indexOf("aws-credentials/prod")).toBeLessThan(names.indexOf("s3-bucket/data"));
    const slugs = schemas.map(({ typeSlug }) => typeSlug);
    expect(slugs.indexOf("minio-credentials")).toBeLessThan(slugs.indexOf("robot"));
  });

  it("is read page by page, and tells how far", async () => {
    const [first] = prefect.rows.variables;
    prefect.rows.variables = Array.from({ length: 450 }, (_, n) => ({ ...first, id: `v${n}`, name: `v${n}` }));
    const seen: string[] = [];
    const bundle = await readBundle(prefect.peer(), ({ stage, done, total }) => seen.push(`${stage} ${done}/${total}`));
    expect(bundle.variables).toHaveLength(450);
    expect(seen).toEqual(expect.arrayContaining(["types 0/null", "blocks 7/7", "variables 200/450", "variables 450/450"]));
  });

  it("is refused when blocks come or go while it is read", async () => {
    prefect.faults.handle = ({ response }, path) => {
      if (path !== "/block_documents/count") return false;
      send(response, 200, 9);
      return true;
    };
    await refusal("conflict");
  });
});

describe("what the other side may answer", () => {
  test.each<[string, number, string, string, ErrorCode]>([
    ["asks for a key", 401, "application/json", '{"exception_message":"Unauthorized"}', "unauthenticated"],
    ["refuses the key", 403, "application/json", '{"detail":"no"}', "forbidden"],
    ["is not there", 404, "text/html", "<p>nothing</p>", "unavailable"],
    ["is a page", 200, "text/html", "<p>Welcome</p>", "unavailable"],
    ["is no JSON", 200, "application/json", "[", "unavailable"],
    ["is JSON of another kind", 200, "application/json", '[{"id":1}]', "unavailable"],
    ["leads elsewhere", 307, "text/plain", "", "unavailable"],
    ["fails", 500, "application/json", '{"exception_message":"s3cret"}', "unavailable"],
  ])("when it %s that is said, without its words, and not tried again", async (_, status, type, body, code) => {
    prefect.faults.handle = ({ response }, path) => {
      if (path !== "/block_types/filter") return false;
      response.writeHead(status, { "content-type": type, location: "http://127.0.0.1:1/" }).end(body);
      return true;
    };
    const error: Error = await read().then(
      () => new Error("nothing was refused"),
      (reason) => reason,
    );
    expect(error).toMatchObject({ code });
    expect(error.message).not.toContain("s3cret");
    expect(prefect.asked.filter(({ path }) => path === "/block_types/filter")).toHaveLength(1);
  });

  it("what passes by itself is asked for again", async () => {
    let failures = 2;
    prefect.faults.handle = ({ response }, path) => {
      if (path !== "/block_types/filter" || failures-- <= 0) return false;
      response.writeHead(503, { "retry-after": "1" }).end();
      return true;
    };
    expect((await read()).types).not.toHaveLength(0);
  });

  it("a CSRF token is fetched once and sent with every post", async () => {
    prefect.faults.handle = ({ response }, path) => {
      if (!path.startsWith("/csrf-token")) return false;
      send(response, 200, { token: "abc", client: "x", expiration: "2099-01-01T00:00:00Z" });
      return true;
    };
    await read();
    const [handshake, ...posts] = prefect.asked;
    expect(handshake?.path).toMatch(/^\/csrf-token\?client=[0-9a-f-]{36}$/);
    expect(new Set(posts.map(({ headers }) => headers["prefect-csrf-token"]))).toEqual(new Set(["abc"]));
    expect(prefect.asked.filter(({ path }) => path.startsWith("/csrf-token"))).toHaveLength(1);
  });

  test.each([
    [{ kind: "key", key: "pnu_x" } as const, "Bearer pnu_x"],
    [{ kind: "basic", text: "admin:pässword" } as const, `Basic ${Buffer.from("admin:pässword").toString("base64")}`],
  ])("the key goes along as Prefect's client sends it: %j", async (auth, header) => {
    await readBundle(prefect.peer(auth), () => {});
    expect(new Set(prefect.asked.map(({ headers }) => headers.authorization))).toEqual(new Set([header]));
  });
});

describe("what is worth taking", () => {
  const add = (row: JsonObject) => prefect.rows.documents.push({ ...prefect.rows.documents[0], block_document_references: {}, ...row });

  it("leaves types that came with the server and that no block uses, and takes the team's own", async () => {
    const secrets = prefect.rows.documents.filter(({ block_type }) => (block_type as JsonObject).slug === "secret");
    prefect.rows.documents = secrets;
    const all = await read();
    const { bundle, leftOut } = selectBundle(all, { isEverything: false });
    // The robot is the team's own; its schema nests the credentials, which come along.
    expect(bundle.types.map(({ slug }) => slug).sort()).toEqual(["aws-credentials", "minio-credentials", "robot", "secret"]);
    expect(leftOut.types).toBe(all.types.length - 4);
    expect(selectBundle(all, { isEverything: true }).bundle.types).toEqual(all.types);
  });

  it("leaves blocks without a name, unless a block with one refers to them", async () => {
    const ids = { block_type_id: prefect.rows.documents[0]?.block_type_id ?? null, data: {}, is_anonymous: true };
    add({ ...ids, id: "lonely", name: "anonymous-lonely" });
    add({ ...ids, id: "held", name: "anonymous-held" });
    add({ id: "holder", name: "holder", data: { x: {} }, block_document_references: { x: { block_document: { id: "held" } } } });
    const { bundle, leftOut } = selectBundle(await read(), { isEverything: false });
    const names = bundle.blocks.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["anonymous-held", "holder"]));
    expect(names).not.toContain("anonymous-lonely");
    expect(leftOut.blocks).toBe(1);
  });
});
