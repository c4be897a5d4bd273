import { describe, expect, it, test } from "vitest";
import { contextOf } from "./context.ts";
import { programOf } from "./program.ts";

const readerOf = (headers: Record<string, string>) => (name: string) => headers[name];

describe("what a program says of itself", () => {
  it("is flow, deployment and worker by name, else by id", () => {
    const headers = {
      "x-prefect-flow-id": "1",
      "x-prefect-flow-name": "nightly",
      "x-prefect-deployment-id": "2",
      "x-prefect-worker-name": "w1",
    };
    expect(programOf(readerOf(headers))).toEqual({ flow: "nightly", deployment: "2", worker: "w1" });
  });
  it("is nothing when it says nothing", () => {
    expect(programOf(readerOf({ "user-agent": "prefect/3.8.3 (API 0.8.4)", "x-prefect-flow-name": " \u200b" }))).toBeUndefined();
  });
  it("is cut, and freed of what cannot be seen", () => {
    const program = programOf(readerOf({ "x-prefect-flow-name": `\u202e\u0000a\n${"😀".repeat(300)}` }));
    expect(program?.flow).toMatch(/^a😀+$/u);
    expect(Array.from(program?.flow ?? "").length).toBeLessThanOrEqual(200);
  });
});

describe("the client", () => {
  const bearer = { authorization: "Bearer x" };
  test.each([
    ["a Prefect 3 client", { ...bearer, "user-agent": "prefect/3.8.3 (API 0.8.4)" }, "prefect 3.8.3"],
    [
      "one of a development version",
      { ...bearer, "user-agent": "prefect/3.8.4.dev6+3.gce79dd (API 0.8.4)" },
      "prefect 3.8.4.dev6+3.gce79dd",
    ],
    ["a Prefect 2 client", { ...bearer, "user-agent": "python-httpx/0.27.0", "x-prefect-api-version": "0.8.4" }, "prefect"],
    ["a Prefect 1 client", { ...bearer, "x-prefect-core-version": "1.4.1" }, "prefect 1.4.1"],
    ["one that makes up a version", { ...bearer, "user-agent": "prefect/<b>3</b> (API 0.8.4)" }, "api"],
    ["our CLI", { ...bearer, "user-agent": "blockyard/0.1.0" }, "cli"],
    ["another program", { ...bearer, "user-agent": "curl/8" }, "api"],
    ["a page", { "user-agent": "Mozilla/5.0" }, "browser"],
  ] as [string, Record<string, string>, string][])("%s", (_, headers, client) => {
    expect(contextOf(readerOf(headers)).client).toBe(client);
  });
});
