import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

/** The server that `scripts/dev.ts` starts beside Vite. */
const SERVER = "http://127.0.0.1:8765";

export default defineConfig({
  plugins: [solid()],
  // The server's policy allows no data: scripts, and every asset is cacheable.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    proxy: {
      "/api": {
        target: SERVER,
        ws: true,
        changeOrigin: true,
        headers: { origin: SERVER },
      },
    },
  },
});
