import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "#lib/web/auth.ts";
import { readHeaders } from "#lib/web/caller.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const response: Response = await NextAuth(request, context, authOptions(await readHeaders()));
  const { nextauth } = await context.params;
  if (request.method !== "POST" || nextauth[0] !== "signout") return response;
  const headers = new Headers(response.headers);
  headers.set("clear-site-data", '"cache", "storage"');
  return new Response(response.body, { status: response.status, headers });
}

export { handle as GET, handle as POST };
