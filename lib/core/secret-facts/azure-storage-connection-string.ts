import { parseAddress, shownHost } from "./address.ts";
import { decodeBase64 } from "./base64.ts";
import { parseConnectionString } from "./connection-string.ts";
import { type ShownPart, textFormat, type Verdict, wrong } from "./define.ts";
import { mayBeSecret } from "./may-be-secret.ts";

// Source: "Configure Azure Storage connection strings" in the documentation of Azure Storage.
const endpoints = ["BlobEndpoint", "QueueEndpoint", "TableEndpoint", "FileEndpoint"];
const secondary = endpoints.map((name) => name.replace("Endpoint", "SecondaryEndpoint"));
const names = [
  ...["DefaultEndpointsProtocol", "AccountName", "AccountKey", "EndpointSuffix", "SharedAccessSignature", "UseDevelopmentStorage"],
  ...endpoints,
  ...secondary,
];
const suffixes = ["core.windows.net", "core.chinacloudapi.cn", "core.usgovcloudapi.net", "core.cloudapi.de"];

export const azureStorageConnectionString = textFormat({
  name: "azure-storage-connection-string",
  noun: "an Azure Storage connection string",
  isTelling: true,
  judgeText: judge,
});

function judge(text: string): Verdict {
  const parts = parseConnectionString(text, names);
  if (typeof parts === "string") return wrong(parts);
  const part = (name: string) => parts.get(name.toLowerCase());
  if (part("UseDevelopmentStorage") === "true" && parts.size === 1)
    return { isRight: true, about: "for the emulator on the own machine", shown: [], hidden: [] };
  const [account, key, signature] = ["AccountName", "AccountKey", "SharedAccessSignature"].map(part);
  const addresses = [...endpoints, ...secondary].flatMap((name) => {
    const value = part(name);
    return value === undefined ? [] : [{ name, address: parseAddress(value) }];
  });
  if (key === undefined && signature === undefined) return wrong("it has neither an AccountKey nor a SharedAccessSignature");
  if (key !== undefined && decodeBase64(key) === undefined) return wrong("its AccountKey is no base64");
  if (key !== undefined && account === undefined) return wrong("it has no AccountName");
  if (account === undefined && addresses.length === 0) return wrong("it has neither an AccountName nor an endpoint");
  if (account !== undefined && !/^[a-z0-9]{3,24}$/.test(account)) return wrong("its AccountName is not 3 to 24 small letters and digits");
  const shown: ShownPart[] = account === undefined || mayBeSecret(account) ? [] : [{ name: "AccountName", value: account }];
  const suffix = part("EndpointSuffix");
  if (suffix !== undefined && suffixes.includes(suffix)) shown.push({ name: "EndpointSuffix", value: suffix });
  for (const { name, address } of addresses) {
    if (!address || address.user !== undefined || !/^https?$/.test(address.scheme)) return wrong(`its ${name} is no address`);
    const host = shownHost(address);
    if (host !== undefined) shown.push({ name, value: `${address.scheme}://${host}/` });
  }
  const rests = addresses.map(({ address }) => address?.rest ?? "");
  return { isRight: true, shown, hidden: [key ?? "", signature ?? "", ...rests] };
}
