import { jsonLimits } from "#lib/core/json.ts";
import type { Operation } from "./contract/operation.ts";
import { contract } from "./contract.ts";

const larger = new Map<string, number>(
  Object.values<Operation>(contract).flatMap(({ method, path, bodyLimits }) =>
    bodyLimits ? [[`${method} /api/v1${path}`, bodyLimits.bytesMax] as const] : [],
  ),
);

/** How many bytes the body of a request may have, by what its head says. */
export function bodyBytesMaxOf(method: string, path: string): number {
  return larger.get(`${method} ${path}`) ?? jsonLimits.bytesMax;
}
