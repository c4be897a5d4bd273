import type { Metadata } from "next";
import { DeviceCard } from "#components/auth/device-card.tsx";
import { DeviceCodeForm } from "#components/auth/device-code-form.tsx";
import { attempt } from "#components/refusal.ts";
import { getDeviceLogin } from "#lib/usecases/people/devices.ts";
import { me } from "#lib/usecases/people/people.ts";
import { pageCaller } from "#lib/web/page.ts";
import { decideDeviceLoginAction } from "./actions.ts";

export const metadata: Metadata = { title: "Sign in a command line" };

type Props = { searchParams: Promise<{ code?: string | string[] }> };

export default async function DevicePage({ searchParams }: Props) {
  const caller = await pageCaller();
  const { code } = await searchParams;
  if (typeof code !== "string" || code === "") return <DeviceCodeForm />;
  const device = await attempt(() => getDeviceLogin(caller, { userCode: code }));
  if (!device.ok) return <DeviceCodeForm key={code} code={code} refusal={device.refusal} />;
  const { name, email, workspace, permissions } = await me(caller, {});
  return <DeviceCard device={device.output} me={{ name, email, workspace, permissions }} decide={decideDeviceLoginAction} />;
}
