import type { Metadata } from "next";
import { confirmPrefectImportAction, startPrefectImportAction, stopPrefectImportAction } from "#app/(dashboard)/settings/actions.ts";
import { ImportClosed } from "#components/prefect-import/import-closed.tsx";
import { ImportPage } from "#components/prefect-import/import-page.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";
import { pageCaller } from "#lib/web/page.ts";

export const metadata: Metadata = { title: "Import from Prefect" };

const actions = {
  startPrefectImport: startPrefectImportAction,
  confirmPrefectImport: confirmPrefectImportAction,
  stopPrefectImport: stopPrefectImportAction,
};

export default async function ImportRoute() {
  // Asked first: opening the page from a menu is no attempt that the log should hold as denied.
  const { permissions } = await pageCaller();
  if (!permissions.has("manage")) return <ImportClosed />;
  return <ImportPage first={toWire(await load("getPrefectImport", {}))} actions={actions} />;
}
