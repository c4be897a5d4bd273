import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCredentialSections } from "./credential-sections.ts";
import { ini } from "./formats/ini.ts";

const read = (text: string) => readCredentialSections(ini.parse(text));
const valuesOf = (text: string) =>
  Object.fromEntries(
    read(text).sections.map(({ path, fields }) => [
      path,
      Object.fromEntries(
        fields.filter(({ state }) => state !== "absent").map((field) => [field.field, "value" in field ? field.value : field.state]),
      ),
    ]),
  );

it("reads the example of Echoflow's documentation as two blocks", () => {
  const text = readFileSync(new URL("./formats/fixtures/echoflow.ini", import.meta.url), "utf8");
  expect(valuesOf(text)).toEqual({
    "block/aws-credentials/my-aws-credentials": {
      aws_access_key_id: "my-access-key",
      aws_secret_access_key: "my-secret-key",
      aws_session_token: "my-session-token",
      region_name: "us-west-1",
    },
    "block/azure-cosmos-db-credentials/my-az-cosmos-credentials": { connection_string: "my-connection-string" },
  });
});

it("reads the form that Echoflow's code accepts: the section is the block, a name in it is discarded", () => {
  const text =
    "[edf-aws]\nprovider = AWS\nname = other\naws_access_key_id = AK\naws_secret_access_key = SK\nactive = True\noptions = {}\n[cosmos]\nprovider=AZCosmos\nconnection_string = x=y;z\n";
  expect(valuesOf(text)).toEqual({
    "block/aws-credentials/edf-aws": { aws_access_key_id: "AK", aws_secret_access_key: "SK" },
    "block/azure-cosmos-db-credentials/cosmos": { connection_string: "x=y;z" },
  });
});

it("takes provider and values from [DEFAULT], as configparser does", () => {
  expect(valuesOf("[DEFAULT]\nprovider = AWS\nregion_name = eu\n[a]\naws_access_key_id = AK\n")).toEqual({
    "block/aws-credentials/a": { aws_access_key_id: "AK", region_name: "eu" },
  });
});

it("tells values from what clients wrote over them", () => {
  const text =
    "[a]\nprovider = AWS\naws_access_key_id =\naws_secret_access_key = **********\naws_session_token = None\nregion_name = ••••••••\n";
  expect(Object.values(valuesOf(text))[0]).toEqual({
    aws_access_key_id: "empty",
    aws_secret_access_key: "mask",
    aws_session_token: "none",
    region_name: "mask",
  });
});

it("leaves sections of others alone", () => {
  const { sections, foreign, problems } = read("[notes]\nx = 1\n[gcp]\nprovider = GCP\n");
  expect([sections.length, foreign.map(({ section }) => section), problems.length]).toEqual([0, ["notes", "gcp"], 0]);
});

describe("a section that cannot be one block without guessing is a problem", () => {
  it.each([
    ["[AWS]\naws_key = x\n", "has no name"],
    ["[my block]\nprovider = AWS\n", "does not name a block"],
    ["[a]\nprovider = AWS\naws_key = x\naws_access_key_id = y\n", "are the same field"],
    ["[AWS]\nname = b\n[b]\nprovider = AWS\n", "is the same block as [AWS]"],
    ["[A]\nprovider = AWS\n[a]\nprovider = AWS\n", "is the same block as [A]"],
  ])("%j", (text, message) => expect(read(text).problems[0]?.message).toContain(message));
});
