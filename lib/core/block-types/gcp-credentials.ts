import { blockFields, defineBlockType, optional, text } from "./define.ts";

const description =
  "A Google Cloud service account: the content of its key file, or the path of the file. With neither, the machine's own identity.";

export const gcpCredentials = defineBlockType({
  slug: "gcp-credentials",
  name: "GCP Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#3b6fd4"/><path d="M8.5 16.5a3.5 3.5 0 0 1-.3-7A4.5 4.5 0 0 1 16.7 10a3.3 3.3 0 0 1-.7 6.5Z" fill="none" stroke="#fff" stroke-width="1.8" stroke-linejoin="round"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-gcp",
  fields: blockFields(
    { title: "GcpCredentials", slug: "gcp-credentials", description, secretFields: ["service_account_info.*"] },
    {
      service_account_file: optional(
        text("Service Account File", "Path of the key file on the machine that runs the code.", { format: "path" }),
      ),
      service_account_info: optional({
        title: "Service Account Info",
        description: "Content of the service account's JSON key file. Every part of it is kept secret.",
        type: "object",
      }),
      project: optional(text("Project", "Project in which clients work; by default the one of the service account.")),
    },
  ),
  example: {
    service_account_info: {
      type: "service_account",
      project_id: "survey-2026",
      private_key_id: "made-up",
      private_key: "-----BEGIN PRIVATE KEY-----\nbWFkZS11cA==\n-----END PRIVATE KEY-----\n",
      client_email: "reader@survey-2026.iam.gserviceaccount.com",
      token_uri: "https://oauth2.googleapis.com/token",
    },
    project: "survey-2026",
  },
  python: (name) => `from prefect_gcp import GcpCredentials

gcp = GcpCredentials.load("${name}")
storage = gcp.get_cloud_storage_client()`,
  capabilities: [],
});
