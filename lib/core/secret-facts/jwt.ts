import { isJsonNumber, isJsonObject, type JsonObject, parseJson, toNumber } from "#lib/core/json.ts";
import { decodeBase64Url } from "./base64.ts";
import { textFormat, type Verdict, wrong } from "./define.ts";

const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
/** Source: RFC 7518 and RFC 8037. */
const algorithms = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const momentMax = 8.64e12;

/** A signed token (RFC 7519). Of its claims only the day on which it expires is shown. */
export const jwt = textFormat({ name: "jwt", noun: "a JSON Web Token", isTelling: true, judgeText: judge });

function judge(text: string): Verdict {
  const [, head = "", body = "", signature = ""] = shape.exec(text) ?? [];
  const [header, claims] = [objectOf(head), objectOf(body)];
  if (!header || !claims) return wrong("it is not three parts of which two are JSON");
  const algorithm = algorithms.find((known) => known === header.alg);
  if (!algorithm) return wrong("its header names no known way of signing");
  const expires = dayOf(claims);
  return {
    isRight: true,
    shown: [{ name: "algorithm", value: algorithm }, ...(expires ? [{ name: "expires", value: expires }] : [])],
    hidden: [body, signature],
  };
}

function dayOf({ exp }: JsonObject): string | undefined {
  const seconds = isJsonNumber(exp) ? toNumber(exp) : 0;
  return seconds > 0 && seconds < momentMax ? new Date(seconds * 1000).toISOString().slice(0, 10) : undefined;
}

function objectOf(part: string): JsonObject | undefined {
  try {
    const value = parseJson(decodeBase64Url(part) ?? "");
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
