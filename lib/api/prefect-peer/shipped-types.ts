import { blockTypes } from "#lib/core/block-types/index.ts";

/**
 * Slugs of the block types that a Prefect server (2.x or 3.x) brings with it, whoever uses it. Source: what fresh servers list;
 * PrefectHQ/prefect, server/collection_blocks_data.json and the core blocks of version 2.
 */
const shippedByPrefect = `
  aws-credentials aws-secret azure azure-blob-storage-container azure-blob-storage-credentials azure-container-instance-credentials
  azure-container-instance-job azure-cosmos-db-credentials azureml-credentials bigquery-warehouse bitbucket-credentials bitbucket-repository
  cloud-run-job custom-webhook database-credentials databricks-credentials date-time dbt-cli-bigquery-target-configs dbt-cli-global-configs
  dbt-cli-postgres-target-configs dbt-cli-profile dbt-cli-snowflake-target-configs dbt-cli-target-configs dbt-cloud-credentials
  dbt-core-operation discord-webhook docker-container docker-host docker-registry docker-registry-credentials ecs-task
  email-server-credentials gcp-credentials gcs gcs-bucket gcpsecret github github-credentials github-repository gitlab gitlab-credentials
  gitlab-repository json kubernetes-cluster-config kubernetes-credentials kubernetes-job lambda-function local-file-system
  mattermost-webhook minio-credentials ms-teams-webhook opsgenie-webhook pager-duty-webhook process remote-file-system s3 s3-bucket secret
  sendgrid-email shell-operation slack-credentials slack-incoming-webhook slack-webhook smb snowflake-connector snowflake-credentials
  sqlalchemy-connector string twilio-sms vertex-ai-custom-training-job webhook
`;

/** Slugs of types that are there without anybody having asked for them, on a Prefect server or here. */
export const shippedSlugs: ReadonlySet<string> = new Set([
  ...shippedByPrefect.split(/\s+/).filter(Boolean),
  ...blockTypes.map(({ slug }) => slug),
]);
