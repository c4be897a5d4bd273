import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { answerBytesMax, type PeerAnswer, type PeerRequest, type Transport, tooLarge } from "#lib/api/prefect-peer/transport.ts";
import { DomainError } from "#lib/core/errors.ts";
import { isRefusedAddress } from "./outgoing-addresses.ts";

/**
 * The way out for what the server does on behalf of a person: http and https, no redirects, and never to an address that
 * `isRefusedAddress` names. A name is looked up once and connected to at the address that was judged, so that a second answer of the DNS
 * leads nowhere else.
 */
export const outgoing: Transport = (request) => {
  const url = new URL(request.url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && isRefusedAddress(host)) throw refusedPlace();
  return send(url, request);
};

function send(url: URL, { method, headers, body, signal }: PeerRequest): Promise<PeerAnswer> {
  const start = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    // No agent: a connection that was judged is used for this one request.
    const outgoingRequest = start(url, { method, headers: { ...headers, ...length }, signal, agent: false, lookup: judgedLookup });
    outgoingRequest.on("error", reject);
    outgoingRequest.on("response", (response) => readAnswer(response).then(resolve, reject));
    outgoingRequest.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<PeerAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > answerBytesMax) {
      response.destroy();
      throw tooLarge();
    }
    chunks.push(chunk as Buffer);
  }
  const header = (name: string) => {
    const value = response.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  return { status: response.statusCode ?? 0, header, text };
}

const judgedLookup: LookupFunction = (hostname, options, callback) => {
  const all: LookupAllOptions = { ...options, all: true } as LookupAllOptions;
  lookup(hostname, all, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, "", 0);
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isRefusedAddress(address))) return callback(refusedPlace(), "", 0);
    if (options.all) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

function refusedPlace(): DomainError {
  const message = "That address belongs to the machine's own network services. The server does not connect there.";
  return new DomainError("forbidden", message, { problems: [{ path: "url", message: "leads to an address that is never connected to." }] });
}
