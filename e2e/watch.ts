import type { BrowserContext, ConsoleMessage } from "@playwright/test";

/** What goes wrong in browsers although nobody looks: console errors and warnings, exceptions, violations of the CSP, failed requests. */
export type Watch = {
  over: (context: BrowserContext) => void;
  /** Says that a message is part of the journey, such as the one that Chromium writes about a status of 401. */
  allow: (pattern: RegExp) => void;
  faults: () => string[];
};

// A page that is left takes its requests with it: that is no fault of anybody.
const leftBehind = /net::ERR_ABORTED/;

export function createWatch(): Watch {
  const allowed: RegExp[] = [];
  const seen: string[] = [];
  return {
    over: (context) => {
      context.on("console", (message) => isFault(message) && seen.push(textOf(message)));
      context.on("weberror", (error) => seen.push(`exception: ${error.error().stack ?? error.error().message}`));
      context.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText ?? "";
        if (!leftBehind.test(reason)) seen.push(`request failed: ${request.method()} ${request.url()} ${reason}`);
      });
      context.on("response", (response) => response.status() >= 500 && seen.push(`status ${response.status()}: ${response.url()}`));
    },
    allow: (pattern) => allowed.push(pattern),
    faults: () => seen.filter((fault) => !allowed.some((pattern) => pattern.test(fault))),
  };
}

function isFault(message: ConsoleMessage): boolean {
  return message.type() === "error" || message.type() === "warning";
}

function textOf(message: ConsoleMessage): string {
  return `console ${message.type()}: ${message.text()} (${message.location().url})`;
}
