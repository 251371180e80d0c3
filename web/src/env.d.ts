/// <reference types="vite/client" />

/* Vant declares its components for templates inside its own types; this import is what brings them in. */
import type {} from 'vant'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the words shown as page title. */
    title?: string
    /** Place of the screen in the desk's side navigation; absent: not listed there. */
    nav?: { order: number }
    /** The screen is for signed-in staff only. */
    staff?: boolean
    /** Only for these roles; absent: for everybody whom this entry serves. */
    who?: readonly import('@/api/types').Role[]
  }
}
