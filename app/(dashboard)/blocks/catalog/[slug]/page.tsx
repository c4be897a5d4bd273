import { deleteBlockTypeAction, saveBlockTypeAction } from "#app/(dashboard)/blocks/actions.ts";
import { TypePage } from "#components/blocks/type-page.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";

type Props = { params: Promise<{ slug: string }> };

const actions = { saveBlockType: saveBlockTypeAction, deleteBlockType: deleteBlockTypeAction };

export async function generateMetadata({ params }: Props) {
  return { title: (await params).slug };
}

export default async function BlockTypePage({ params }: Props) {
  const { slug } = await params;
  const type = await load("getBlockType", { slug });
  const blocks = await load("listEntries", { kind: "block", types: slug, pageSize: 20 });
  return <TypePage type={toWire(type)} blocks={toWire(blocks)} actions={actions} />;
}
