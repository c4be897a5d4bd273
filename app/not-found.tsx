import { AuthCard } from "#components/auth/auth-card.tsx";
import { LinkAnchor } from "#components/ui/link-anchor.tsx";

export default function NotFound() {
  return (
    <AuthCard title="There is no such page" purpose="The address may be misspelt, or what stood here has moved.">
      <LinkAnchor href="/blocks">Go to the blocks</LinkAnchor>
    </AuthCard>
  );
}
