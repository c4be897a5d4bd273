import { signIn } from "next-auth/react";
import type { Refusal } from "#components/ui/error-panel.tsx";

const wrong: Refusal = { code: "unauthenticated", message: "The email or the password is not right." };
const throttled: Refusal = { code: "rate_limited", message: "Too many attempts. Wait a few minutes, then try again." };
const broken: Refusal = { code: "unavailable", message: "The server did not answer as expected. Try again in a moment." };

/** Signs in with a password. Unknown person, wrong password and disabled account are one refusal; only throttling is told apart. */
export async function signInWithPassword(email: string, password: string): Promise<Refusal | undefined> {
  try {
    // Without callbackUrl the library would send the page's whole address, one-time token included.
    const answer = await signIn("credentials", { email, password, redirect: false, callbackUrl: `${window.location.origin}/` });
    if (answer?.ok && !answer.error) return undefined;
    if (answer?.error === "rate_limited" || answer?.status === 429) return throttled;
    return answer?.error === "CredentialsSignin" || answer?.error === "invalid" ? wrong : broken;
  } catch {
    return broken;
  }
}
