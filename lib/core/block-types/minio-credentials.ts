import { awsClientParameters } from "./aws-client-parameters.ts";
import { blockFields, defineBlockType, optional, secret, text } from "./define.ts";

const description = "The user and password of a MinIO server, or of another store that speaks S3.";

export const minioCredentials = defineBlockType({
  slug: "minio-credentials",
  name: "MinIO Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#c0394b"/><path d="M6 17V8.5l6 4.5 6-4.5V17" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-aws",
  fields: blockFields(
    {
      title: "MinIOCredentials",
      slug: "minio-credentials",
      description,
      required: ["minio_root_user", "minio_root_password"],
      definitions: { AwsClientParameters: awsClientParameters },
    },
    {
      minio_root_user: text("MinIO Root User", "Name of the user, which stands for the access key."),
      minio_root_password: secret("MinIO Root Password", "Password of the user, which stands for the secret key."),
      region_name: optional(text("Region Name", "Region that the server calls its own.", { examples: ["us-east-1"] })),
      aws_client_parameters: {
        $ref: "#/definitions/AwsClientParameters",
        title: "AWS Client Parameters",
        description: "Settings for the boto3 client; the endpoint URL names the server.",
      },
    },
  ),
  example: {
    minio_root_user: "minio",
    minio_root_password: "made-up-password",
    region_name: "us-east-1",
    aws_client_parameters: { endpoint_url: "https://minio.example.org:9000" },
  },
  python: (name) => `from prefect_aws import MinIOCredentials

minio = MinIOCredentials.load("${name}")
s3 = minio.get_boto3_session().client("s3", endpoint_url=minio.aws_client_parameters.endpoint_url)`,
  capabilities: [],
});
