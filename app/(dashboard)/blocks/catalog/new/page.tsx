import type { Metadata } from "next";
import { saveBlockTypeAction } from "#app/(dashboard)/blocks/actions.ts";
import { TypeEditor } from "#components/blocks/type-editor.tsx";

export const metadata: Metadata = { title: "Define a type" };

export default function NewTypePage() {
  return <TypeEditor action={saveBlockTypeAction} />;
}
