import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { saveBlockTypeAction } from "#app/(dashboard)/blocks/actions.ts";
import { TypeEditor } from "#components/blocks/type-editor.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "Edit a type" };

type Props = { params: Promise<{ slug: string }> };

export default async function EditTypePage({ params }: Props) {
  const type = await load("getBlockType", await params);
  if (type.isBuiltIn) notFound();
  return <TypeEditor type={toWire(type)} action={saveBlockTypeAction} />;
}
