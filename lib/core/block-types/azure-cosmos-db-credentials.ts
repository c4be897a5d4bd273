import { blockFields, defineBlockType, secret } from "./define.ts";

const description = "The connection string of an Azure Cosmos DB account.";

export const azureCosmosDbCredentials = defineBlockType({
  slug: "azure-cosmos-db-credentials",
  name: "Azure Cosmos DB Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#2b6cb0"/><circle cx="12" cy="12" r="4" fill="#fff"/><ellipse cx="12" cy="12" rx="8.5" ry="3" fill="none" stroke="#fff" stroke-width="1.5" transform="rotate(-25 12 12)"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-azure",
  fields: blockFields(
    { title: "AzureCosmosDbCredentials", slug: "azure-cosmos-db-credentials", description, required: ["connection_string"] },
    {
      connection_string: secret(
        "Connection String",
        "Primary or secondary connection string from the account's Keys page, with AccountEndpoint and AccountKey.",
      ),
    },
  ),
  example: { connection_string: "AccountEndpoint=https://survey.documents.azure.com:443/;AccountKey=bWFkZS11cA==;" },
  python: (name) => `from prefect_azure import AzureCosmosDbCredentials

cosmos = AzureCosmosDbCredentials.load("${name}")
client = cosmos.get_client()`,
  ini: (name) => `[${name}]
provider = AZCosmos
connection_string = ...`,
  capabilities: [],
});
