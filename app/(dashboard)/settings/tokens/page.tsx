import type { Metadata } from "next";
import { createTokenAction, revokeTokenAction } from "#app/(dashboard)/settings/actions.ts";
import { TokensPage } from "#components/settings/tokens-page.tsx";
import { toWire } from "#components/wire.ts";
import { instanceOrigin } from "#lib/usecases/instance-facts.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Tokens" };

const actions = { createToken: createTokenAction, revokeToken: revokeTokenAction };

export default async function TokensRoute() {
  const tokens = await load("listTokens", {});
  return <TokensPage tokens={toWire(tokens)} origin={instanceOrigin()} actions={actions} />;
}
