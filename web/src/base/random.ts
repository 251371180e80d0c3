/** 128 random bits as 32 hex digits. crypto.randomUUID() is refused on plain http, which hospitals' inner
 *  networks still use; getRandomValues() works everywhere. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
