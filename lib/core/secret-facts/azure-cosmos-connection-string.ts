import { parseAddress, shownHost } from "./address.ts";
import { decodeBase64 } from "./base64.ts";
import { parseConnectionString } from "./connection-string.ts";
import { textFormat, type Verdict, wrong } from "./define.ts";

export const azureCosmosConnectionString = textFormat({
  name: "azure-cosmos-connection-string",
  noun: "an Azure Cosmos DB connection string",
  isTelling: true,
  judgeText: judge,
});

function judge(text: string): Verdict {
  const parts = parseConnectionString(text, ["AccountEndpoint", "AccountKey"]);
  if (typeof parts === "string") return wrong(parts);
  const [endpoint, key] = [parts.get("accountendpoint"), parts.get("accountkey")];
  if (endpoint === undefined) return wrong("it has no AccountEndpoint");
  if (key === undefined) return wrong("it has no AccountKey");
  const address = parseAddress(endpoint);
  const isRoot = address?.rest === "" || address?.rest === "/";
  if (!address || !isRoot || address.user !== undefined || address.scheme !== "https")
    return wrong("its AccountEndpoint is no https address");
  const host = shownHost(address);
  if (decodeBase64(key) === undefined) return wrong("its AccountKey is no base64");
  const shown = host?.startsWith("…") ? undefined : host;
  return {
    isRight: true,
    shown: shown === undefined ? [] : [{ name: "AccountEndpoint", value: `https://${shown}/` }],
    hidden: [key],
  };
}
