// How the console is built: hashed files under assets/, a placeholder where the gateway puts the page's nonce.
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Stands in the built page wherever the gateway is to put a nonce, another for each answer. */
const noncePlaceholder = "STOCKGATE_NONCE";

/** What the first screen is drawn by is fetched with the page's own scripts, not after they have run. */
const preloadOverview: Plugin = {
  name: "preload-overview",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      Object.values(bundle ?? {})
        .filter(({ fileName }) => /^assets\/overview-.*\.js$/.test(fileName))
        .map(({ fileName }) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${fileName}` },
          injectTo: "head",
        })),
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadOverview],
  html: { cspNonce: noncePlaceholder },
  build: {
    target: "es2023",
    // Every picture is a file of its own, and no script is written into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // No screen waits for a style of its own.
    cssCodeSplit: false,
    reportCompressedSize: false,
    // Small pieces compress badly, and what is not shown first is not set up first: what all is made of, the frame, the
    // overview, all other screens together, and the charts.
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "charts", test: /uplot|src\/charts/ },
            { name: "base", test: /node_modules/ },
            { name: "frame", test: /packages\/client|src\/(app|ui|graphql)\// },
            { name: "overview", test: /src\/screens\/overview/ },
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
