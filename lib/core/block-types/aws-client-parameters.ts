import { flag, model, optional, text } from "./define.ts";

/** How a boto3 client is made; nested in every AWS block. Source: prefect_aws `AwsClientParameters`. */
export const awsClientParameters = model("AwsClientParameters", "Settings for the boto3 client that uses these credentials.", {
  api_version: optional(text("API Version", "API version to ask for instead of the latest one.")),
  use_ssl: flag("Use SSL", "Connect over TLS. Ignored when an endpoint URL is set.", true),
  verify: {
    title: "Verify",
    description: "Check the server's certificate. A file path is accepted for old clients; use the CA bundle field instead.",
    anyOf: [{ type: "boolean" }, { type: "string", format: "file-path" }, { type: "null" }],
    default: null,
  },
  verify_cert_path: optional(
    text("CA Bundle Path", "Path, on the machine that runs the code, of the CA certificates to trust.", { format: "file-path" }),
  ),
  endpoint_url: optional(text("Endpoint URL", "Full address of the service, for S3-compatible stores and private endpoints.")),
  config: optional({
    title: "Botocore Config",
    description: "Options for botocore's Config: retries, timeouts, proxies, signature version.",
    type: "object",
    additionalProperties: true,
  }),
});
