import { useMemo } from "react";
import { formatJson, type Json, parseJson } from "#lib/core/json.ts";

/** A value on its way between server and browser as JSON text: React's own transport would lose numbers such as `1.0`. */
export type Wire<T> = string & { readonly wire?: T };

const noLimits = { bytesMax: Infinity, depthMax: 64, keysMax: Infinity, itemsMax: Infinity };

export function toWire<T>(value: T): Wire<T> {
  return formatJson(value as Json);
}

export function fromWire<T>(text: Wire<T>): T {
  return parseJson(text, noLimits) as T;
}

export function useWire<T>(text: Wire<T>): T {
  return useMemo(() => fromWire(text), [text]);
}
