import type { AuthOptions, CookieOption } from "next-auth";
import type { JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { failureOf, logBug } from "#lib/usecases/failure.ts";
import { instanceOrigin, librarySecret } from "#lib/usecases/instance-facts.ts";
import { sessionLimits } from "#lib/usecases/people/callers.ts";
import { signOut } from "#lib/usecases/people/sessions.ts";
import { signIn } from "#lib/usecases/people/sign-in.ts";
import { contextOf, type HeaderReader } from "./context.ts";
import { cookieName } from "./cookies.ts";
import { sessionIdOf } from "./identify.ts";
import { safeNext } from "./redirects.ts";

const Credentials = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(256) });

/** What `authorize` hands to the `jwt` callback: the id of our session row and nothing of the person. */
type SignedIn = { id: string };

/**
 * next-auth's part: the sign-in form's round trip and the sealed cookie, which carries our session id and nothing else. Whether that session
 * still counts is decided by its row at each request.
 */
export function authOptions(get: HeaderReader): AuthOptions {
  const origin = instanceOrigin();
  const maxAge = sessionLimits.absoluteMs / 1_000;
  return {
    secret: librarySecret("nextauth-secret"),
    session: { strategy: "jwt", maxAge },
    jwt: { maxAge },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    useSecureCookies: origin.startsWith("https:"),
    cookies: {
      sessionToken: cookie(origin, "session"),
      csrfToken: cookie(origin, "csrf"),
      callbackUrl: cookie(origin, "callback"),
    },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (credentials) => authorize(credentials, get),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }): JWT => (user ? { sid: user.id } : { sid: token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => baseUrl + safeNext(url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await signOut(token.sid, contextOf(get));
      },
    },
    logger: { error: (code) => logAuth(code), warn: () => {}, debug: () => {} },
  };
}

/** Null for a wrong login or password. Any other refusal is told by its code, which stands in the answer's `error`. */
async function authorize(credentials: Record<string, string> | undefined, get: HeaderReader): Promise<SignedIn | null> {
  const request = contextOf(get);
  const typed = Credentials.safeParse(credentials);
  if (!typed.success) return null;
  try {
    const previousSessionId = await sessionIdOf(get("cookie"));
    const { sessionId } = await signIn({ ...typed.data, request, userAgent: get("user-agent") ?? "", previousSessionId });
    return { id: sessionId };
  } catch (error) {
    if (error instanceof DomainError && error.code === "unauthenticated") return null;
    throw new Error(failureOf(error, request.requestId).body.error.code);
  }
}

function cookie(origin: string, what: "session" | "csrf" | "callback"): CookieOption {
  const secure = origin.startsWith("https:");
  return { name: cookieName(origin, what), options: { httpOnly: true, sameSite: "lax", path: "/", secure } };
}

/** next-auth logs what it caught, which may be anything: its code is enough. */
function logAuth(code: string): void {
  if (code !== "CALLBACK_CREDENTIALS_HANDLER_ERROR") logBug({ code }, `next-auth ${code}`);
}
