/* Who is signed in. The session itself is a cookie that no script can read; this is what it says about us. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { keep } from '@/base/keep'
import { read, write } from './client'
import { onSignedOut } from './door'
import { asProblem } from './problem'
import type { DemoAccount, Me } from './types'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  /** We have asked: `me` being null means nobody is signed in. */
  const known = ref(false)
  let asking: Promise<Me | null> | null = null

  function set(next: Me | null): Me | null {
    me.value = next
    known.value = true
    /* Only whether it is worth asking next time: most phones belong to people without an account. */
    keep('signed_in', next ? '1' : null)
    return next
  }

  onSignedOut(() => set(null))

  async function ask(): Promise<Me | null> {
    try {
      return set(await read('/api/me'))
    } catch (error) {
      const problem = asProblem(error)
      if (problem.status === 401) return set(null)
      throw problem
    }
  }

  /** Ask once; many callers share the answer. Throws a Problem when the server cannot be reached. */
  function load(): Promise<Me | null> {
    if (known.value) return Promise.resolve(me.value)
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }

  return {
    me,
    known,
    load,
    /** Ask again: alarms and duty change while one works. */
    refresh: ask,
    may: (what: string) => me.value?.may.includes(what) ?? false,
    person: computed(() => me.value?.person ?? null),
    signIn: async (login: string, password: string, key?: string) =>
      set(await write('post', '/api/session', { body: { login, password }, key })),
    /** Only in a demo hospital. */
    signInAs: async (login: string, key?: string) =>
      set(await write('post', '/api/demo/session', { body: { login }, key })),
    signOut: async () => {
      await write('delete', '/api/session')
      set(null)
    },
    changePassword: (old: string, next: string, key: string) =>
      write('post', '/api/me/password', { body: { old, new: next }, key }),
  }
})

/** The people one may sign in as with one click; empty outside a demo hospital. */
export async function loadDemoAccounts(signal?: AbortSignal): Promise<DemoAccount[]> {
  try {
    return (await read('/api/demo/accounts', { signal })).items
  } catch (error) {
    const problem = asProblem(error)
    if (problem.status === 404) return []
    throw problem
  }
}

export interface Founding {
  token: string
  title: string
  hotline: string
  name: string
  login: string
  password: string
}

/** The first start of a new hospital, by its one-time link. */
export const foundHospital = (body: Founding, key: string): Promise<Me> =>
  write('post', '/api/setup', { body, key })
