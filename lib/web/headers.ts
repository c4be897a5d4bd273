import type { Site } from "./site.ts";

// Only features that browsers know: for others Chromium writes a warning to the console of every page.
const deniedFeatures = "accelerometer autoplay camera display-capture geolocation gyroscope hid microphone midi payment serial usb";
const permissionsPolicy = `${deniedFeatures
  .split(" ")
  .map((feature) => `${feature}=()`)
  .join(", ")}, clipboard-read=(self), clipboard-write=(self)`;

const always: [string, string][] = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-resource-policy", "same-origin"],
];
const ofPages: [string, string][] = [
  ["cross-origin-opener-policy", "same-origin"],
  ["permissions-policy", permissionsPolicy],
];
const strictTransport: [string, string] = ["strict-transport-security", "max-age=31536000; includeSubDomains"];

/** What every answer carries, and what a document says of itself besides. */
export function securityHeaders(site: Site, isPage: boolean): readonly [string, string][] {
  return [...always, ...(isPage ? ofPages : []), ...(site.isSecure ? [strictTransport] : [])];
}

/** For answers that are no page: nothing may load or run. */
export const closedPolicy = "default-src 'none'; frame-ancestors 'none'";

/** The policy of a page. Development needs eval for React's messages, a socket for reloading and the overlay's own styles. */
export function pagePolicy(nonce: string, isDev: boolean): string {
  const styles = isDev ? "style-src-elem 'self' 'unsafe-inline'" : `style-src-elem 'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ""}`,
    styles,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${isDev ? " ws:" : ""}`,
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
}

/** What only Next, a proxy or this server may say. A client that says it is not believed. */
const internal =
  /^(x-(middleware-|invoke-|forwarded|matched-path$|nextjs-data$|now-|next-|vercel-|prerender-|action-|mw-|nonce$|real-ip$|request-id$|blockyard-(front|ip|url)$)|next-resume|forwarded$|content-security-policy)/;

export function isInternalHeader(name: string): boolean {
  return internal.test(name.toLowerCase());
}
