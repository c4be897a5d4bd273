import { fileURLToPath } from "node:url";

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  // Next itself lies in the project's node_modules.
  turbopack: { root: fileURLToPath(new URL("../../..", import.meta.url)) },
};

export default config;
