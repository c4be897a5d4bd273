/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  productionBrowserSourceMaps: false,
  enablePrerenderSourceMaps: false,
  // Types are checked by `npm run check`: a build on somebody's machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  images: { unoptimized: true },
  serverExternalPackages: ["better-sqlite3", "@prisma/client", "@prisma/adapter-better-sqlite3", "@node-rs/argon2", "next-auth"],
  experimental: {
    serverActions: { bodySizeLimit: "256kb" },
    serverSourceMaps: false,
    turbopackSourceMaps: false,
    optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"],
  },
};

export default config;
