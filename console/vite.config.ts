import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// Two pages: index.html is the staff console (served below /), phone.html is the simulator's phone
// (served below /_sim/). The base is relative because the same files serve both. Nothing is inlined:
// both pages run under a content security policy that allows scripts and style sheets from 'self' only.
export default defineConfig({
  base: './',
  experimental: {
    // The console's pages have deep addresses (/broadcasts/17), and the policy allows no <base>: its page names its files from the root.
    renderBuiltUrl: (filename, { hostType, hostId }) => (hostType === 'html' && hostId.endsWith('index.html') ? `/${filename}` : { relative: true }),
  },
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: {
        index: resolve(import.meta.dirname, 'index.html'),
        phone: resolve(import.meta.dirname, 'phone.html'),
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/_sim': 'http://127.0.0.1:8090',
      '/api': 'http://127.0.0.1:8080',
    },
  },
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx', 'src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
  },
})
