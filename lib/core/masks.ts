import { isJsonObject, type Json } from "./json.ts";

const maskShape = /^\s*(?:\*{3,}|[•●]{3,})\s*$/;
/** How Python prints a masked pydantic value: `SecretStr('**********')`. */
const printedMaskShape = /^\s*Secret(?:Str|Bytes)\(b?'\**'\)\s*$/;

/**
 * True for what a client shows in place of a secret: three or more asterisks or bullets and nothing else, or pydantic's printed form.
 * Such a value is never a secret's content: writing it would put the mask over the secret.
 */
export function isMask(value: string): boolean {
  return maskShape.test(value) || printedMaskShape.test(value);
}

/** True for the text `None`, which clients that stringify their values write where nothing was stored. */
export function isStringifiedNone(value: string): boolean {
  return value.trim() === "None";
}

/** True when a mask, or the text `None`, stands anywhere in a value. */
export function holdsMask(value: Json): boolean {
  if (typeof value === "string") return isMask(value) || isStringifiedNone(value);
  if (Array.isArray(value)) return value.some(holdsMask);
  return isJsonObject(value) && Object.values(value).some(holdsMask);
}
