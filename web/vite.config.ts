import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// GraphiQL brings fonts of 600 KB inside its style sheet, as data: addresses; the reader's own fonts serve as well.
const graphiqlWithoutFonts: Plugin = {
  name: 'graphiql-without-fonts',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('/graphiql/dist/style.css') ? code.replaceAll(/@font-face\s*\{[^}]*\}/g, '') : null),
}

// Three pages; the public one is drawn by the server, which finds its script in the manifest. All that they load are files of their own, since the server allows nothing else (default-src 'self').
export default defineConfig({
  plugins: [graphiqlWithoutFonts, react(), tailwindcss()],
  build: {
    manifest: true,
    assetsInlineLimit: 0, // no data: addresses
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000, // GraphiQL, which only its own page loads
    rolldownOptions: {
      // A remark of a package of GraphiQL's, meant for a compiler that we do not use.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log)
      },
      input: { dashboard: 'index.html', share: 'src/share.tsx', graphiql: 'graphiql/index.html' },
    },
  },
  server: {
    // `npm run dev` beside a running server.
    proxy: { '/graphql': { target: 'http://127.0.0.1:8080', ws: true }, '/s/': 'http://127.0.0.1:8080', '/auth/': 'http://127.0.0.1:8080' },
  },
})
