/** The form of a policy that is being made, filled in from a preset when one is named. */
export function newPolicyHref(presetId?: string): string {
  return `/settings/policies?id=new${presetId ? `&preset=${presetId}` : ""}`;
}
