import type { GraphQLResolveInfo } from "graphql";
import type { Caller } from "#lib/core/caller.ts";
import { invalid } from "#lib/core/errors.ts";
import type { Json } from "#lib/core/json.ts";
import { prefect1Usecases } from "#lib/usecases/prefect1/registry.ts";
import { usecases } from "#lib/usecases/registry.ts";
import { type Comparison, isAskedFor, wanted } from "./wanted.ts";

type Direction = "asc" | "desc";
type Order = Partial<Record<string, Direction | null>>;
type Rows<Where extends string> = {
  where?: Partial<Record<Where, Comparison>> | null;
  order_by?: readonly Order[] | null;
  limit?: number | null;
  offset?: number | null;
};
type Sent<T> = { input: T };

const nothingThere = "There is none, or the token may not see it.";
const dayMs = 24 * 3_600_000;

/** The fields of Query and Mutation. Each translates to a use case and back; no rule stands here. */
export const resolvers = {
  async key_value(args: Rows<"id" | "key">, caller: Caller, info: GraphQLResolveInfo) {
    const { where, limit, offset } = args;
    const { pairs } = await prefect1Usecases.queryKvPairs(caller, {
      ...{ ids: wanted("id", where?.id), keys: wanted("key", where?.key), orderBy: orderOf(args.order_by) },
      ...{ limit: limit ?? undefined, offset: offset ?? 0, withValues: isAskedFor("value", info) },
    });
    return pairs;
  },

  async set_key_value({ input }: Sent<{ key: string; value?: Json }>, caller: Caller) {
    return prefect1Usecases.setKvPair(caller, { key: input.key, value: givenValue(input) });
  },

  async delete_key_value({ input }: Sent<{ key_value_id: string }>, caller: Caller) {
    const { isDeleted } = await prefect1Usecases.deleteKvPair(caller, { id: input.key_value_id });
    return { success: isDeleted, error: isDeleted ? null : nothingThere };
  },

  async secret_value({ name }: { name: string }, caller: Caller) {
    return (await prefect1Usecases.revealSecret(caller, { name })).value;
  },

  async secret_names(_: unknown, caller: Caller) {
    return (await prefect1Usecases.listSecretNames(caller, {})).names;
  },

  async set_secret({ input }: Sent<{ name: string; value?: Json }>, caller: Caller) {
    await prefect1Usecases.setSecret(caller, { name: input.name, value: givenValue(input) });
    return { success: true };
  },

  async delete_secret({ input }: Sent<{ name: string }>, caller: Caller) {
    const { isDeleted } = await prefect1Usecases.deleteSecret(caller, { name: input.name });
    return { success: isDeleted, error: isDeleted ? null : nothingThere };
  },

  async auth_info(_: unknown, caller: Caller) {
    const { tenant, userId } = await prefect1Usecases.readTenant(caller, {});
    return { tenant_id: tenant.id, user_id: userId };
  },

  /** A token sees one workspace: there is nothing to put in order. */
  async tenant({ where, limit, offset }: Rows<"id" | "slug">, caller: Caller) {
    const { tenant } = await prefect1Usecases.readTenant(caller, {});
    const [ids, slugs] = [wanted("id", where?.id), wanted("slug", where?.slug)];
    const isWanted = (ids?.includes(tenant.id) ?? true) && (slugs?.includes(tenant.slug) ?? true);
    const from = offset ?? 0;
    return (isWanted ? [tenant] : []).slice(from, from + (limit ?? 1));
  },

  async auth_api_key(_: unknown, caller: Caller) {
    const { tokens } = await usecases.listTokens(caller, {});
    const active = tokens.filter((token) => token.state === "active");
    return active.map(({ id, name, expiresAt, createdAt }) => ({ id, name, expires_at: expiresAt, created: createdAt }));
  },

  async create_api_key({ input }: Sent<{ name: string; expires_at?: string | null }>, caller: Caller) {
    const days = input.expires_at ? Math.ceil((new Date(input.expires_at).getTime() - Date.now()) / dayMs) : undefined;
    const { token, view } = await usecases.createToken(caller, { name: input.name, scopes: ["list", "pull", "push"], expiresInDays: days });
    return { id: view.id, key: token };
  },

  async delete_api_key({ input }: Sent<{ key_id: string }>, caller: Caller) {
    return { success: (await usecases.revokeToken(caller, { id: input.key_id })).ok };
  },
};

/** `null` is a value, nothing is none. */
function givenValue(input: { value?: Json }): Json {
  if (input.value === undefined) throw invalid("input.value", "is missing.");
  return input.value;
}

/** `order_by: [{updated: desc}, {key: asc}]`; what is null or left out orders nothing. */
function orderOf(orders: readonly Order[] | null | undefined) {
  return (orders ?? []).flatMap((order) =>
    Object.entries(order).flatMap(([field, direction]) => (direction ? [{ field, direction }] : [])),
  );
}
