/// <reference types="vitest/config" />
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { compression } from "vite-plugin-compression2";
import { examples } from "./plugins/examples";

const server = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
    svelte(),
    examples("../docs/queries.md"),
    compression({
      algorithms: ["gzip", "brotliCompress"],
      include: /\.(html|css|m?js|json|svg|ttf)$/,
      threshold: 1024,
    }),
  ],
  build: {
    outDir: "../newsgraph/static",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 5000,
    rollupOptions: { input: ["index.html", "playground.html"] },
  },
  worker: { format: "es" },
  // `npm run dev` beside `scripts/serve`: pages from here, data from there.
  server: { proxy: { "/graphql": server, "/export": server } },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
