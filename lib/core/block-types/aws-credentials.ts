import { awsClientParameters } from "./aws-client-parameters.ts";
import { blockFields, defineBlockType, model, optional, secret, text } from "./define.ts";

const description = "An access key for Amazon Web Services, a profile, or a role to assume.";

const stringMaps = { type: "array", items: { type: "object", additionalProperties: { type: "string" } } };

const assumeRoleParameters = model("AssumeRoleParameters", "What is sent with AssumeRole besides the role's ARN.", {
  RoleSessionName: optional(text("Role Session Name", "Name of the session in CloudTrail. One is made up when it is missing.")),
  DurationSeconds: optional({
    title: "Duration Seconds",
    description: "How long the session lives: 900 to 43200 seconds.",
    type: "integer",
  }),
  Policy: optional(text("Policy", "IAM policy, as JSON text, that narrows the session further.")),
  PolicyArns: optional({
    title: "Policy ARNs",
    description: "Managed policies that narrow the session, each as an object with arn.",
    ...stringMaps,
  }),
  Tags: optional({ title: "Tags", description: "Session tags, each as an object with Key and Value.", ...stringMaps }),
  TransitiveTagKeys: optional({
    title: "Transitive Tag Keys",
    description: "Keys of the session tags that go along when roles are chained.",
    type: "array",
    items: { type: "string" },
  }),
  ExternalId: optional(text("External ID", "Identifier that the owner of the role asks third parties for.")),
  SerialNumber: optional(text("Serial Number", "Serial number or ARN of the MFA device of the calling user.")),
  TokenCode: optional(text("Token Code", "One-time code of that MFA device.")),
  SourceIdentity: optional(text("Source Identity", "Who asks for the session, as CloudTrail will record it.")),
  ProvidedContexts: optional({
    title: "Provided Contexts",
    description: "Trusted context assertions, each as an object with ProviderArn and ContextAssertion.",
    ...stringMaps,
  }),
});

export const awsCredentials = defineBlockType({
  slug: "aws-credentials",
  name: "AWS Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#d9822b"/><path d="M12 4.5 18.5 8v8L12 19.5 5.5 16V8Z" fill="none" stroke="#fff" stroke-width="1.8" stroke-linejoin="round"/><path d="M5.5 8 12 11.5 18.5 8M12 11.5v8" fill="none" stroke="#fff" stroke-width="1.8" stroke-linejoin="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-aws",
  fields: blockFields(
    {
      title: "AwsCredentials",
      slug: "aws-credentials",
      description,
      definitions: { AssumeRoleParameters: assumeRoleParameters, AwsClientParameters: awsClientParameters },
    },
    {
      aws_access_key_id: optional(text("AWS Access Key ID", "Public half of the access key.", { examples: ["AKIAIOSFODNN7EXAMPLE"] })),
      aws_secret_access_key: optional(secret("AWS Secret Access Key", "Secret half of the access key.")),
      aws_session_token: optional(secret("AWS Session Token", "Session token; only temporary credentials have one.")),
      profile_name: optional(text("Profile Name", "Profile in the AWS files of the machine that runs the code.")),
      region_name: optional(text("Region Name", "Region in which clients work.", { examples: ["us-west-2"] })),
      aws_client_parameters: {
        $ref: "#/definitions/AwsClientParameters",
        title: "AWS Client Parameters",
        description: "Settings for the boto3 client, such as another endpoint.",
      },
      assume_role_arn: optional(
        text("Assume Role ARN", "Role to take on with these credentials.", { examples: ["arn:aws:iam::123456789012:role/reader"] }),
      ),
      assume_role_kwargs: {
        $ref: "#/definitions/AssumeRoleParameters",
        title: "Assume Role Parameters",
        description: "What is sent with AssumeRole besides the role's ARN.",
      },
    },
  ),
  example: {
    aws_access_key_id: "AKIAIOSFODNN7EXAMPLE",
    aws_secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    region_name: "us-west-2",
    aws_client_parameters: { use_ssl: true },
  },
  python: (name) => `from prefect_aws import AwsCredentials

aws = AwsCredentials.load("${name}")
s3 = aws.get_boto3_session().client("s3")`,
  ini: (name) => `[${name}]
provider = AWS
aws_access_key_id = ...
aws_secret_access_key = ...
region_name = us-west-2`,
  capabilities: [],
});
