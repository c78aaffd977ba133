import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const OPS_API = process.env['OPS_API_URL'] ?? 'http://127.0.0.1:3000';

/**
 * The page runs under a policy without inline scripts or styles: nothing is inlined as a data URL and
 * no polyfill is written into the HTML.
 */
export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@acp/source', ...defaultClientConditions] },
  build: {
    target: 'baseline-widely-available',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/v1': OPS_API, '/health': OPS_API } },
});
