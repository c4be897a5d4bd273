import { describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json.ts";
import { declaredSecretPaths } from "#lib/core/schema/declared-secrets.ts";
import { secretPathsOf } from "#lib/core/schema/secret-paths.ts";
import { withSecretMarks } from "./secret-marks.ts";

const text = { type: "string" };
/** As prefect-aws registers the class: the session token stands there as a plain text. */
const aws = {
  type: "object",
  properties: { aws_secret_access_key: { ...text, format: "password" }, aws_session_token: text, region_name: text },
  block_type_slug: "aws-credentials",
  secret_fields: ["aws_secret_access_key"],
};

describe("a schema whose class forgot a secret", () => {
  it("hides it all the same", () => {
    const schema = withSecretMarks(aws);
    expect(declaredSecretPaths(schema)).toEqual(["aws_secret_access_key", "aws_session_token"]);
    expect(secretPathsOf(schema, { aws_session_token: "t", region_name: "us-west-1" })).toEqual(["aws_session_token"]);
  });

  it("hides it in a block that another one holds", () => {
    const bucket = { type: "object", properties: { credentials: { $ref: "#/definitions/AwsCredentials" } }, block_type_slug: "s3-bucket" };
    const schema = withSecretMarks({ ...bucket, definitions: { AwsCredentials: aws } });
    expect(secretPathsOf(schema, { credentials: { aws_session_token: "t" } })).toEqual(["credentials.aws_session_token"]);
  });

  it("hides the API key of Echoflow's Prefect profiles", () => {
    const profile = { type: "object", properties: { prefect_api_key: text, profile_name: text }, secret_fields: [] };
    for (const block_type_slug of ["echoflowprefectconfig", "echodataflowprefectconfig"])
      expect(declaredSecretPaths(withSecretMarks({ ...profile, block_type_slug }))).toEqual(["prefect_api_key"]);
  });

  it("hides the secrets of the type that it is registered for, whatever it says of itself", () => {
    const schemas: JsonObject[] = [{}, { block_type_slug: "other" }, { type: "object", properties: {}, additionalProperties: true }];
    for (const fields of schemas) expect(secretPathsOf(withSecretMarks(fields, "secret"), { value: "v", note: "n" })).toEqual(["value"]);
    expect(withSecretMarks(aws, "another-type")).toEqual(withSecretMarks(aws));
  });

  it("is the same object when it forgot nothing", () => {
    const other = { ...aws, block_type_slug: "constructor" };
    expect(withSecretMarks(other)).toBe(other);
  });
});
