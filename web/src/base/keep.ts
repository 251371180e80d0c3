/* Small things remembered on this device. Private windows and some web views throw on localStorage: a preference
   that cannot be kept is no reason to stop, so both directions fall back to forgetting. */

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`shouwen.${name}`)
  } catch {
    return null
  }
}

/** `null` forgets. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`shouwen.${name}`)
    else localStorage.setItem(`shouwen.${name}`, value)
  } catch {
    /* Nothing to do: the choice holds until the page is closed. */
  }
}

/** The same for a value; `null` when nothing readable is kept. */
export function keptValue<T>(name: string): T | null {
  try {
    const text = kept(name)
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

export function keepValue(name: string, value: unknown): void {
  keep(name, value === null || value === undefined ? null : JSON.stringify(value))
}
