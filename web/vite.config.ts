import { mkdirSync, renameSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const here = dirname(fileURLToPath(import.meta.url))
const server = process.env.SHOUWEN_SERVER ?? 'http://127.0.0.1:8080'

/* The entries share one origin: everything under /desk is the desk, /verify is the page that checks a file of the
   record, every other route is the phone.
   The C server does the same when it serves the built files. */
function twoEntries(): Plugin {
  return {
    name: 'two-entries',
    configureServer(dev) {
      dev.middlewares.use((req, _res, next) => {
        const path = (req.url ?? '/').split('?')[0] ?? '/'
        if (path === '/desk' || path.startsWith('/desk/')) req.url = '/desk.html'
        if (path === '/verify') req.url = '/verify.html'
        next()
      })
    },
  }
}

/* Vant carries its icon font as a data: URL, which our content policy forbids and every phone would pay for.
   The few glyphs its components draw by themselves come from src/ui/vant-icons.css instead. */
function withoutVantFont(): Plugin {
  return {
    name: 'without-vant-font',
    enforce: 'pre',
    transform(code, id) {
      if (!/vant\/(es|lib)\/icon\/index\.css/.test(id)) return null
      return code.replace(/@font-face\s*\{[^}]*\}/g, '')
    },
  }
}

/* The manifest is for the size budget, not for the browser: keep it out of what the binary embeds. */
function manifestAside(): Plugin {
  return {
    name: 'manifest-aside',
    apply: 'build',
    closeBundle() {
      const aside = resolve(here, '../build')
      mkdirSync(aside, { recursive: true })
      renameSync(resolve(here, 'dist/.vite/manifest.json'), resolve(aside, 'web-manifest.json'))
    },
  }
}

export default defineConfig({
  plugins: [
    withoutVantFont(),
    vue(),
    components({
      dirs: [],
      dts: false,
      resolvers: [VantResolver(), ElementPlusResolver({ importStyle: 'css' })],
    }),
    twoEntries(),
    manifestAside(),
  ],
  resolve: { alias: { '@': resolve(here, 'src') } },
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: ['es2018', 'chrome70', 'safari12'],
    cssTarget: ['chrome70', 'safari12'],
    /* No data: URLs anywhere, so that the content policy can stay at 'self'. */
    assetsInlineLimit: 0,
    modulePreload: { polyfill: true },
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: {
        phone: resolve(here, 'index.html'),
        desk: resolve(here, 'desk.html'),
        verify: resolve(here, 'verify.html'),
      },
      output: {
        manualChunks(id) {
          if (/node_modules\/(@vue|vue|vue-router|pinia|vue-i18n|@intlify)\//.test(id)) return 'vue'
          return undefined
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: server, changeOrigin: false } } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts'],
    server: { deps: { inline: ['element-plus', 'vant'] } },
  },
})
