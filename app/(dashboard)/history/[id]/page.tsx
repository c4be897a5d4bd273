import { permanentRedirect } from "next/navigation";

type Props = { params: Promise<{ id: string }> };

/** Where changes stood before they had pages of their own. */
export default async function FormerChangeRoute({ params }: Props) {
  const { id } = await params;
  permanentRedirect(`/changes/${encodeURIComponent(id)}`);
}
