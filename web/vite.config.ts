import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Three pages. All that they load are files of their own, since the server allows nothing else (default-src 'self').
export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    assetsInlineLimit: 0, // no data: addresses
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000, // GraphiQL, which only its own page loads
    rolldownOptions: {
      // A remark of a package of GraphiQL's, meant for a compiler that we do not use.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log)
      },
      input: { dashboard: 'index.html', share: 'share.html', graphiql: 'graphiql/index.html' },
    },
  },
  server: {
    // `npm run dev` beside a running server.
    proxy: { '/graphql': { target: 'http://127.0.0.1:8080', ws: true } },
  },
})
