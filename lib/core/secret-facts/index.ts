import { awsAccessKeyId } from "./aws-access-key-id.ts";
import { awsSecretAccessKey } from "./aws-secret-access-key.ts";
import { azureCosmosConnectionString } from "./azure-cosmos-connection-string.ts";
import { azureStorageConnectionString } from "./azure-storage-connection-string.ts";
import { databaseUrl } from "./database-url.ts";
import type { SecretFormat, SecretFormatName } from "./define.ts";
import { githubToken } from "./github-token.ts";
import { googleServiceAccount } from "./google-service-account.ts";
import { googleServiceAccountEmail } from "./google-service-account-email.ts";
import { jwt } from "./jwt.ts";
import { pemPrivateKey } from "./pem-private-key.ts";
import { slackWebhook } from "./slack-webhook.ts";
import { url } from "./url.ts";

/** Every format, the narrower before the wider. A new one is a new file, its name in define.ts and a line here. */
export const secretFormats: readonly SecretFormat[] = [
  awsAccessKeyId,
  awsSecretAccessKey,
  azureCosmosConnectionString,
  azureStorageConnectionString,
  googleServiceAccount,
  googleServiceAccountEmail,
  pemPrivateKey,
  githubToken,
  slackWebhook,
  databaseUrl,
  url,
  jwt,
];

/** The format of this name. */
export function getSecretFormat(name: SecretFormatName): SecretFormat {
  const format = secretFormats.find((one) => one.name === name);
  if (!format) throw new Error(`The format ${name} is in no file.`);
  return format;
}
