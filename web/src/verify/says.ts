/* Leaves hold numbers and fixed words; here they become sentences. */
import { useI18n } from 'vue-i18n'
import type { Members, Value } from './proof/canonical'
import { sha256 } from './proof/hash'
import type { Leaf } from './proof/leaf'

const ZONE = 8 * 3_600_000

/** 2026-11-20 09:04:05, the hospital's hours (UTC+8). A proof is read years later: the year and the second belong to it. */
export function moment(at: number): string {
  const date = new Date(Math.floor(at / 1000) + ZONE)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString().slice(0, 19).replace('T', ' ')
}

/** The first 10 bytes of the key's hash in groups of four: short enough to be read out on the phone. */
export function fingerprint(key: Uint8Array): string {
  const hex = Array.from(sha256(key).subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/(.{4})(?=.)/g, '$1 ').toUpperCase()
}

function flat(value: Value): string {
  if (Array.isArray(value)) return value.map(flat).join(', ')
  if (typeof value === 'object' && value !== null) return Object.values(value).map(flat).join(', ')
  return value === null ? '' : String(value)
}

/** What else people wrote of it (names, phones, answers), as it was committed to. */
export const pairs = (more: Members): { name: string; value: string }[] =>
  Object.entries(more)
    .map(([name, value]) => ({ name, value: flat(value) }))
    .filter((pair) => pair.value !== '')

export function useSays() {
  const { t, te } = useI18n()

  function who(leaf: Leaf): string {
    if (leaf.actorId) return t(`bundle.who_${leaf.party}`, { id: leaf.actorId })
    return t(leaf.askerId ? 'who.asker' : 'who.clock')
  }

  return {
    who,
    /** "The contractor's no. 8 arrived" */
    fact(leaf: Leaf): string {
      /* Without an account nobody but the one who asks reports. */
      const asked = leaf.fact === 'registered' && !leaf.actorId
      const fact = asked ? 'asked' : leaf.fact
      const words = { who: asked ? t('who.asker') : who(leaf), subject: t('who.someone') }
      return te(`fact.${fact}`, 'zh-CN') ? t(`fact.${fact}`, words) : t('bundle.fact', { fact: leaf.fact })
    },
    party: (party: string) => t(`bundle.party_${party === 'hospital' ? 'hospital' : 'contractor'}`),
    /** A committed member's name: 电话 */
    member: (name: string) => (te(`bundle.member_${name}`, 'zh-CN') ? t(`bundle.member_${name}`) : name),
    reason: (reason: string) => t(`bundle.bad_${reason}`),
  }
}
