import { blockFields, defineBlockType, optional, secret, text } from "./define.ts";

const description = "Access to an Azure storage account: a connection string, or the account's URL with or without a service principal.";

export const azureBlobStorageCredentials = defineBlockType({
  slug: "azure-blob-storage-credentials",
  name: "Azure Blob Storage Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#1f7fbf"/><path d="M6 6.5h12v3H6zM6 11h5.3v6.5H6zM12.7 11H18v6.5h-5.3z" fill="#fff"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-azure",
  fields: blockFields(
    { title: "AzureBlobStorageCredentials", slug: "azure-blob-storage-credentials", description },
    {
      connection_string: optional(
        secret("Connection String", "Connection string of the storage account. Not together with an account URL."),
      ),
      account_url: optional(
        text("Account URL", "Address of the storage account. Alone it means the default Azure credential of the machine.", {
          examples: ["https://survey.blob.core.windows.net"],
        }),
      ),
      client_id: optional(text("Client ID", "Application ID of the service principal; needs tenant and secret as well.")),
      tenant_id: optional(text("Tenant ID", "Directory in which the service principal lives.")),
      client_secret: optional(secret("Client Secret", "Secret of the service principal.")),
    },
  ),
  example: {
    connection_string: "DefaultEndpointsProtocol=https;AccountName=survey;AccountKey=bWFkZS11cA==;EndpointSuffix=core.windows.net",
  },
  python: (name) => `from prefect_azure import AzureBlobStorageCredentials

azure = AzureBlobStorageCredentials.load("${name}")
client = azure.get_client()`,
  capabilities: [],
});
