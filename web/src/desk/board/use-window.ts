/* Only the rows that can be seen are drawn: two thousand open tickets scroll as lightly as twenty. All rows are equally
   high, so that the place of each is known without measuring it. */
import { computed, onMounted, onScopeDispose, type Ref, ref } from 'vue'

const SPARE = 6

export interface RowWindow {
  box: Ref<HTMLElement | null>
  /** First drawn row and the one after the last. */
  from: Ref<number>
  to: Ref<number>
  rowHeight: Ref<number>
  scrolled(): void
  /** Bring this row into view with the least movement. */
  reveal(index: number): void
}

/** `rem` is the height of a row in units of the root's type size, which large text changes. */
export function useWindow(count: () => number, rem: number): RowWindow {
  const box = ref<HTMLElement | null>(null)
  const top = ref(0)
  const height = ref(800)
  const rowHeight = ref(rem * 16)

  function measure(): void {
    rowHeight.value = rem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    height.value = box.value?.clientHeight || height.value
  }

  const watching = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure)
  onMounted(() => {
    measure()
    if (box.value) watching?.observe(box.value)
    watching?.observe(document.documentElement)
  })
  onScopeDispose(() => watching?.disconnect())

  return {
    box,
    from: computed(() => Math.max(0, Math.floor(top.value / rowHeight.value) - SPARE)),
    to: computed(() => Math.min(count(), Math.ceil((top.value + height.value) / rowHeight.value) + SPARE)),
    rowHeight,
    scrolled() {
      top.value = box.value?.scrollTop ?? 0
    },
    reveal(index) {
      const list = box.value
      if (!list || index < 0) return
      const above = index * rowHeight.value
      const below = above + rowHeight.value
      if (above < list.scrollTop) list.scrollTop = above
      else if (below > list.scrollTop + list.clientHeight) list.scrollTop = below - list.clientHeight
    },
  }
}
