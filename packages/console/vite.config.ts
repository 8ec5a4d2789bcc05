// How the console is built: hashed files under assets/, a placeholder where the gateway puts the page's nonce.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Stands in the built page wherever the gateway is to put a nonce, another for each answer. */
const noncePlaceholder = "STOCKGATE_NONCE";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  html: { cspNonce: noncePlaceholder },
  build: {
    target: "es2023",
    // Every picture is a file of its own, and no script is written into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Small pieces compress badly: all screens come together, behind the door, and the charts beside them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "charts", test: /uplot|src\/charts/ },
            { name: "screens", test: /src\/screens/ },
          ],
        },
      },
    },
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    // What it weighs is measured compressed, by the build itself.
    chunkSizeWarningLimit: 2000,
  },
});
