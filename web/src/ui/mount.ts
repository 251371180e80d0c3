/* Puts one component on a bare page for its tests, with the words of the product and a server time that stands. */
import { type Component, createApp, h, nextTick } from 'vue'
import { words } from '@/words'

export interface Mounted {
  host: HTMLElement
  text(): string
  unmount(): void
}

export async function mount(component: Component, props: Record<string, unknown> = {}): Promise<Mounted> {
  const host = document.createElement('div')
  document.body.appendChild(host)
  const app = createApp({ render: () => h(component, props) }).use(words)
  app.mount(host)
  await nextTick()
  return {
    host,
    text: () => (host.textContent ?? '').replace(/\s+/g, ' ').trim(),
    unmount() {
      app.unmount()
      host.remove()
    },
  }
}
