/* Every action of the desk has a key. Screens and dialogs lay their keys down in layers: the newest answers first, and a
   modal one hides all below it. Letters do nothing while somebody types, unless the act says that it also works then. */
import { onScopeDispose, shallowRef, triggerRef } from 'vue'

export interface KeyAct {
  /** As drawn beside the words: D · / · ? · Enter · Escape · Ctrl+Enter · Shift+Q · ArrowDown · 1 */
  key: string
  /** What it does, in the reader's words; empty: not listed in the help. */
  says: string
  run(): void
  /** Works inside fields too. */
  typing?: boolean
}

interface Layer {
  acts: () => readonly KeyAct[]
  modal: boolean
}

const layers = shallowRef<Layer[]>([])

/** A, Shift+Q, Ctrl+Enter … Shift is only named where it does not already make another sign (?). */
export function keyName(event: KeyboardEvent): string {
  const letter = event.key.length === 1
  const name = letter ? event.key.toUpperCase() : event.key
  const shift = event.shiftKey && (!letter || /[A-Z]/.test(name)) ? 'Shift+' : ''
  return (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') + (event.altKey ? 'Alt+' : '') + shift + name
}

function typesInto(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/* Enter on a focused button or link presses that one and nothing else. */
function pressesItself(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false
  return event.target instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName)
}

function find(name: string, typing: boolean): KeyAct | null {
  for (let i = layers.value.length - 1; i >= 0; i -= 1) {
    const layer = layers.value[i] as Layer
    const act = layer.acts().find((one) => one.key === name && (!typing || one.typing))
    if (act) return act
    if (layer.modal) return null
  }
  return null
}

function press(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || pressesItself(event)) return
  const act = find(keyName(event), typesInto(event.target))
  if (!act) return
  event.preventDefault()
  act.run()
}

/** Call in setup(): these keys work as long as the component stands. `modal` hides the keys below. */
export function useKeys(acts: () => readonly KeyAct[], modal = false): void {
  const layer: Layer = { acts, modal }
  if (!layers.value.length) document.addEventListener('keydown', press)
  layers.value.push(layer)
  triggerRef(layers)
  onScopeDispose(() => {
    layers.value.splice(layers.value.indexOf(layer), 1)
    triggerRef(layers)
    if (!layers.value.length) document.removeEventListener('keydown', press)
  })
}

/** All keys that say what they do, for the help. */
export function spokenKeys(): KeyAct[] {
  const seen = new Set<string>()
  return layers.value
    .slice()
    .reverse()
    .flatMap((layer) => layer.acts())
    .filter((act) => {
      if (!act.says || seen.has(act.key)) return false
      seen.add(act.key)
      return true
    })
}

const DRAWN: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  Escape: 'Esc',
  'Ctrl+Enter': 'Ctrl Enter',
  'Ctrl+Shift+Enter': 'Ctrl ⇧ Enter',
  'Alt+1': 'Alt 1',
}

/** How a key is drawn: Shift+Q as ⇧Q. */
export const drawn = (key: string): string => DRAWN[key] ?? key.replace('Shift+', '⇧')

/** A pressed button keeps the focus, and the next Enter would press it again instead of the primary action. After a real
 *  pointer click the focus goes back to the page; a keyboard user keeps it. */
export function release(event: Event): void {
  const pointer = event instanceof MouseEvent && event.detail > 0
  if (pointer && event.currentTarget instanceof HTMLElement) event.currentTarget.blur()
}
