import type { Io } from "#lib/cli/io.ts";
import { type Finding, note, ok, problem, warning } from "./finding.ts";

const timeoutMs = 10_000;
const clockWarningMs = 30_000;

type Reason = { message: string; fix: string };

const unresolved = { message: "Its name is not known here.", fix: "Check the spelling, the network and its DNS." };
const otherCertificate = {
  message: "Nobody whom this machine trusts vouches for its certificate.",
  fix: "If your company signs its own, name the certificate's file: NODE_EXTRA_CA_CERTS=/path/ca.pem. Otherwise somebody may be in between.",
};

/** By the codes of libuv, OpenSSL and undici. */
const reasons: Readonly<Record<string, Reason>> = {
  ENOTFOUND: unresolved,
  EAI_AGAIN: unresolved,
  ECONNREFUSED: { message: "The machine answers, and nothing listens there.", fix: "Check the port, and that the server runs." },
  ECONNRESET: { message: "The connection breaks off.", fix: "A proxy or firewall in between may do that; check https and the port." },
  ENETUNREACH: { message: "There is no way to it.", fix: "Check the network, or the VPN." },
  EHOSTUNREACH: { message: "There is no way to it.", fix: "Check the network, or the VPN." },
  ETIMEDOUT: { message: "Nothing answers.", fix: "A firewall may be in between; check the address and the VPN." },
  UND_ERR_CONNECT_TIMEOUT: { message: "Nothing answers.", fix: "A firewall may be in between; check the address and the VPN." },
  UND_ERR_SOCKET: { message: "The connection breaks off.", fix: "Check that a server of Blockyard's listens there, and https." },
  CERT_HAS_EXPIRED: { message: "Its certificate has expired.", fix: "Have it renewed; and check this machine's clock." },
  CERT_NOT_YET_VALID: { message: "Its certificate is not valid yet.", fix: "This machine's clock is probably wrong." },
  ERR_TLS_CERT_ALTNAME_INVALID: { message: "Its certificate is for another name.", fix: "Use the name that the certificate is for." },
  DEPTH_ZERO_SELF_SIGNED_CERT: otherCertificate,
  SELF_SIGNED_CERT_IN_CHAIN: otherCertificate,
  UNABLE_TO_GET_ISSUER_CERT: otherCertificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: otherCertificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    message: "The server sends its certificate without the one that vouches for it.",
    fix: "Give the server its whole chain; until then NODE_EXTRA_CA_CERTS can name the missing one.",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: { message: "It does not speak TLS there.", fix: "Check the port; http is for this machine only." },
  EPROTO: { message: "It does not speak TLS there.", fix: "Check the port; http is for this machine only." },
};

/** Whether the server answers, and what this machine's clock is against its. `now` is asked before and after. */
export async function checkNetwork(io: Io, origin: string): Promise<{ findings: Finding[]; isReachable: boolean }> {
  const startedAt = Date.now();
  const begun = performance.now();
  try {
    const response = await io.fetch(`${origin}/api/v1/me`, {
      ...{ redirect: "manual", cache: "no-store", headers: { accept: "application/json" } },
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    const tookMs = Math.round(performance.now() - begun);
    if (response.status >= 300 && response.status < 400)
      return {
        isReachable: false,
        findings: [problem("reachable", `${origin} sends on to another address.`, "Use that address as --url.")],
      };
    if (!response.headers.get("content-type")?.startsWith("application/json"))
      return {
        isReachable: false,
        findings: [
          problem(
            "reachable",
            `Something answers at ${origin} that is not Blockyard.`,
            "Check the address; a network that wants a sign-in answers like that too.",
          ),
        ],
      };
    const clock = clockFinding(response.headers.get("date"), startedAt, tookMs);
    return { isReachable: true, findings: [ok("reachable", `${origin} answers in ${tookMs} ms`), ...clock] };
  } catch (error) {
    const { message, fix } = reasonOf(error);
    return { isReachable: false, findings: [problem("reachable", `${origin} cannot be reached. ${message}`, fix)] };
  }
}

function reasonOf(error: unknown): Reason {
  const cause = (error as { cause?: { code?: string; message?: string; errors?: { code?: string }[] } }).cause;
  if (cause?.message === "bad port")
    return { message: "Its port is one that no client of the web uses.", fix: "Let the server listen on another." };
  const code = cause?.code ?? cause?.errors?.[0]?.code ?? "";
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  if (known) return known;
  if ((error as Error).name === "TimeoutError")
    return { message: `It does not answer within ${timeoutMs / 1_000} s.`, fix: "Check that the server runs." };
  return { message: `The reason is ${code || "unknown"}.`, fix: "Check the address and the network." };
}

/** The header has seconds: the middle of the request is compared with the middle of that second. */
function clockFinding(date: string | null, startedAt: number, tookMs: number): Finding[] {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return [];
  const aheadMs = startedAt + tookMs / 2 - (theirs + 500);
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  if (Math.abs(aheadMs) < clockWarningMs) return [ok("clock", seconds <= 1 ? "agrees with the server's" : `${seconds} s off the server's`)];
  const message = `This machine's clock is ${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} the server's.`;
  return [warning("clock", message, "Set the clock: the age of offline caches and the end of tokens are told by it.")];
}

/** What the environment says about the way to the server. */
export async function checkEnvironment(io: Io, isReachable: boolean): Promise<Finding[]> {
  const { env } = io;
  const proxies = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"].filter((name) => env[name]);
  const isUsed = env.NODE_USE_ENV_PROXY === "1";
  const findings: Finding[] = [];
  if (proxies.length > 0) {
    const fix = "Node reads it with NODE_USE_ENV_PROXY=1, from 22.21 and 24 on.";
    const message = `${proxies.join(", ")} is set, and not used: requests go straight to the server.`;
    findings.push(
      isUsed
        ? ok("proxy", `through ${proxies[0]}, where NO_PROXY does not say otherwise`)
        : isReachable
          ? note("proxy", message, fix)
          : warning("proxy", message, fix),
    );
  }
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === "0")
    findings.push(
      problem(
        "tls",
        "NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off: anybody in between can read everything.",
        "Unset it; NODE_EXTRA_CA_CERTS adds a certificate of your own.",
      ),
    );
  if (env.NODE_EXTRA_CA_CERTS) findings.push(await certificatesFinding(io, env.NODE_EXTRA_CA_CERTS));
  return findings;
}

async function certificatesFinding({ fs }: Io, path: string): Promise<Finding> {
  const text = await fs.readFile(path, "latin1").catch(() => null);
  const fix = "Name a readable file with PEM certificates: Node passes over any other in silence.";
  if (text === null) return problem("certificates", `NODE_EXTRA_CA_CERTS names ${path}, which cannot be read.`, fix);
  const count = text.split("-----BEGIN CERTIFICATE-----").length - 1;
  if (count === 0) return problem("certificates", `NODE_EXTRA_CA_CERTS names ${path}, which holds no certificate.`, fix);
  return ok("certificates", `${path} adds ${count} to those that are trusted`);
}
