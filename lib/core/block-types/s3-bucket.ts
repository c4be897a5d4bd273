import { awsCredentials } from "./aws-credentials.ts";
import { asDefinition, blockFields, defineBlockType, definitionsOf, text } from "./define.ts";
import { minioCredentials } from "./minio-credentials.ts";

const description = "A bucket in Amazon S3 or in a store that speaks S3, with the credentials to use.";

export const s3Bucket = defineBlockType({
  slug: "s3-bucket",
  name: "S3 Bucket",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#3f8f3c"/><ellipse cx="12" cy="7.5" rx="6" ry="2" fill="none" stroke="#fff" stroke-width="1.8"/><path d="m6 7.5 1.5 9.3c.2 1 2.2 1.7 4.5 1.7s4.3-.7 4.5-1.7L18 7.5" fill="none" stroke="#fff" stroke-width="1.8"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-aws",
  fields: blockFields(
    {
      title: "S3Bucket",
      slug: "s3-bucket",
      description,
      required: ["bucket_name"],
      secretFields: ["credentials.minio_root_password", "credentials.aws_secret_access_key", "credentials.aws_session_token"],
      // The checksums of the two types as they stand in this folder; a test says what they must be.
      references: {
        credentials: [
          {
            block_type_slug: "minio-credentials",
            block_schema_checksum: "sha256:6eacb93d86a7596198145d0f3321b65cf1e486b2be7111d23a884a154690ee1a",
          },
          {
            block_type_slug: "aws-credentials",
            block_schema_checksum: "sha256:f634f0b241258ea3770e8c4e12637324440f2ba66f75e48f43973ba43e505457",
          },
        ],
      },
      definitions: {
        ...definitionsOf(awsCredentials),
        AwsCredentials: asDefinition(awsCredentials),
        MinIOCredentials: asDefinition(minioCredentials),
      },
    },
    {
      bucket_name: text("Bucket Name", "Name of the bucket, without s3:// and without a path.", { examples: ["survey-data"] }),
      credentials: {
        title: "Credentials",
        description: "The block with the credentials for the bucket.",
        anyOf: [{ $ref: "#/definitions/MinIOCredentials" }, { $ref: "#/definitions/AwsCredentials" }],
      },
      bucket_folder: text("Bucket Folder", "Folder in the bucket below which everything is read and written.", { default: "" }),
    },
  ),
  example: { bucket_name: "survey-data", credentials: { $ref: "block/aws-credentials/prod" }, bucket_folder: "2026/leg-1" },
  python: (name) => `from prefect_aws import S3Bucket

bucket = S3Bucket.load("${name}")
bucket.download_object_to_path("report.csv", "report.csv")`,
  capabilities: ["get-directory", "put-directory", "read-path", "write-path"],
});
