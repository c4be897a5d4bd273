import { Agent, type OutgoingHttpHeaders, request } from "node:http";

export type Answer = { status: number; headers: OutgoingHttpHeaders; body: Buffer };
export type Client = ReturnType<typeof createClient>;

/** A client over connections that are kept: what it costs itself is the same for us and for a peer. */
export function createClient(origin: string, token = "", headers: Record<string, string> = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const always = token ? { ...headers, authorization: `Bearer ${token}` } : headers;

  function send(method: string, path: string, { body, headers: more = {} }: { body?: string; headers?: Record<string, string> } = {}) {
    const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    return new Promise<Answer>((resolve, reject) => {
      const outgoing = request(`${origin}${path}`, { method, agent, headers: { ...always, ...type, ...more } }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }));
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  /** Expects a status, else ends the run: a figure of refused requests would be worth nothing. */
  async function expectStatus(status: number, method: string, path: string, options?: Parameters<typeof send>[2]): Promise<Answer> {
    const answer = await send(method, path, options);
    if (answer.status === status) return answer;
    throw new Error(`${method} ${path} answered ${answer.status} instead of ${status}: ${answer.body.toString().slice(0, 300)}`);
  }

  return {
    send,
    expectStatus,
    get: (path: string, more: Record<string, string> = {}, status = 200) => expectStatus(status, "GET", path, { headers: more }),
    change: (edits: readonly object[]) =>
      expectStatus(200, "POST", "/api/v1/changes", { body: JSON.stringify({ message: "bench", edits }) }),
    close: () => agent.destroy(),
  };
}
