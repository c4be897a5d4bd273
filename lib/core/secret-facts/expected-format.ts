import { type FieldPath, parseFieldPath } from "#lib/core/field-paths.ts";
import type { SecretFormatName } from "./define.ts";

/** What is known of a secret's place. `format` and `contentMediaType`: what the block schema says of the field, if anything. */
export type SecretHint = { field: FieldPath; blockTypeSlug: string | null; format?: string; contentMediaType?: string };

/** Which format a field wants: `free` for one that takes any text (a password), undefined where nothing is known. */
export type Expectation = SecretFormatName | "free" | undefined;

/** The secret fields of the built-in block types. `*`: every key of the object there. */
const byType: Record<string, Record<string, Expectation>> = {
  "aws-credentials": { aws_session_token: "free" },
  "azure-cosmos-db-credentials": { connection_string: "azure-cosmos-connection-string" },
  "azure-blob-storage-credentials": { connection_string: "azure-storage-connection-string", client_secret: "free" },
  "gcp-credentials": {
    service_account_info: "google-service-account",
    "service_account_info.private_key": "pem-private-key",
    "service_account_info.client_email": "google-service-account-email",
    "service_account_info.*": "free",
  },
  "database-credentials": { url: "database-url" },
  "snowflake-credentials": { private_key: "pem-private-key" },
  "github-credentials": { token: "github-token" },
  "slack-webhook": { url: "slack-webhook" },
  webhook: { url: "url", "headers.*": "free" },
  "ssh-key": { private_key: "pem-private-key" },
};

/** Names that mean the same wherever they stand: in configurations, own types, nested blocks. */
const byName: Record<string, Expectation> = {
  aws_access_key_id: "aws-access-key-id",
  aws_secret_access_key: "aws-secret-access-key",
  aws_session_token: "free",
  password: "free",
  passphrase: "free",
  private_key_passphrase: "free",
  minio_root_password: "free",
};

/** The format that is right for a field: by block type, by name, by what its schema says; undefined when nothing tells. */
export function expectedFormat({ field, blockTypeSlug, format, contentMediaType }: SecretHint): Expectation {
  const names = (parseFieldPath(field) ?? []).map(String);
  const fields = Object.hasOwn(byType, blockTypeSlug ?? "") ? byType[blockTypeSlug ?? ""] : undefined;
  const ofType = own(fields, names.join(".")) ?? own(fields, [...names.slice(0, -1), "*"].join("."));
  const ofName = own(byName, names.at(-1)?.toLowerCase() ?? "");
  if (ofType ?? ofName) return ofType ?? ofName;
  if (format === "uri" || format === "url") return "url";
  return contentMediaType === "application/x-pem-file" ? "pem-private-key" : undefined;
}

function own(table: Record<string, Expectation> | undefined, name: string): Expectation {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}
