import { awsCredentials } from "./aws-credentials.ts";
import { azureBlobStorageCredentials } from "./azure-blob-storage-credentials.ts";
import { azureCosmosDbCredentials } from "./azure-cosmos-db-credentials.ts";
import { databaseCredentials } from "./database-credentials.ts";
import { dateTimeBlock } from "./date-time.ts";
import type { BlockTypeDefinition } from "./define.ts";
import { dockerRegistryCredentials } from "./docker-registry-credentials.ts";
import { echoflowConfig } from "./echoflow-config.ts";
import { gcpCredentials } from "./gcp-credentials.ts";
import { githubCredentials } from "./github-credentials.ts";
import { jsonBlock } from "./json.ts";
import { minioCredentials } from "./minio-credentials.ts";
import { s3Bucket } from "./s3-bucket.ts";
import { secretBlock } from "./secret.ts";
import { slackWebhook } from "./slack-webhook.ts";
import { snowflakeCredentials } from "./snowflake-credentials.ts";
import { sshKey } from "./ssh-key.ts";
import { stringBlock } from "./string.ts";
import { webhook } from "./webhook.ts";

/** Every built-in block type, in the order of the catalog. A new one is a new file and a line here. */
export const blockTypes: readonly BlockTypeDefinition[] = [
  awsCredentials,
  azureCosmosDbCredentials,
  azureBlobStorageCredentials,
  gcpCredentials,
  s3Bucket,
  minioCredentials,
  databaseCredentials,
  snowflakeCredentials,
  githubCredentials,
  dockerRegistryCredentials,
  slackWebhook,
  webhook,
  sshKey,
  secretBlock,
  jsonBlock,
  stringBlock,
  dateTimeBlock,
  echoflowConfig,
];

/** The built-in type of this slug, or undefined. */
export function findBuiltInType(slug: string): BlockTypeDefinition | undefined {
  return blockTypes.find((type) => type.slug === slug);
}
