import { type Blockyard, owner } from "./blockyard.ts";
import { type Client, createClient } from "./client.ts";

/** A client that is signed in as the owner, the way the sign-in form does it. */
export async function signInAsOwner({ origin }: Pick<Blockyard, "origin">): Promise<Client> {
  const visitor = createClient(origin, "", { "sec-fetch-site": "same-origin" });
  const { headers, body } = await visitor.get("/api/auth/csrf");
  const { csrfToken } = JSON.parse(body.toString()) as { csrfToken: string };
  const form = new URLSearchParams({ csrfToken, ...owner, json: "true" }).toString();
  const signedIn = await visitor.expectStatus(200, "POST", "/api/auth/callback/credentials", {
    body: form,
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: cookiesOf(headers["set-cookie"]) },
  });
  visitor.close();
  return createClient(origin, "", {
    "sec-fetch-site": "same-origin",
    "x-blockyard": "1",
    cookie: cookiesOf(signedIn.headers["set-cookie"]),
  });
}

/** Tokens that may pull, one for each of so many programs. */
export async function makeTokens(client: Client, count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let index = 0; index < count; index++) {
    const body = JSON.stringify({ name: `host-${index}`, scopes: ["pull"], expiresInDays: 1 });
    const answer = await client.expectStatus(200, "POST", "/api/v1/tokens", { body });
    tokens.push((JSON.parse(answer.body.toString()) as { token: string }).token);
  }
  return tokens;
}

function cookiesOf(lines: number | string | string[] | undefined): string {
  return (Array.isArray(lines) ? lines : []).map((line) => line.split(";", 1)[0]).join("; ");
}
