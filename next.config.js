/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  productionBrowserSourceMaps: false,
  enablePrerenderSourceMaps: false,
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
