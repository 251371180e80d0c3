/* Moving through the queue without a mouse. What may be done with the chosen ticket has its keys in use-ticket-moves. */
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TicketCard } from '@/api/types'
import { useKeys } from '../shell/keys'
import type { TicketMoves } from '../tickets/use-ticket-moves'

interface BoardKeys {
  rows: Ref<readonly TicketCard[]>
  chosenId: Ref<number | null>
  choose(id: number): void
  find(): void
  moves: TicketMoves
}

export function useBoardKeys(board: BoardKeys): void {
  const { t } = useI18n()

  function step(by: number): void {
    const rows = board.rows.value
    if (!rows.length) return
    const at = rows.findIndex((row) => row.id === board.chosenId.value)
    const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))]
    if (next) board.choose(next.id)
  }

  useKeys(() => [
    { key: 'J', says: t('board.key_next'), run: () => step(1) },
    { key: 'K', says: t('board.key_before'), run: () => step(-1) },
    { key: 'ArrowDown', says: t('board.key_next'), run: () => step(1) },
    { key: 'ArrowUp', says: t('board.key_before'), run: () => step(-1) },
    { key: 'PageDown', says: '', run: () => step(8) },
    { key: 'PageUp', says: '', run: () => step(-8) },
    { key: 'Home', says: '', run: () => step(-1e9) },
    { key: 'End', says: '', run: () => step(1e9) },
    { key: '/', says: t('board.find'), run: board.find },
    ...board.moves.keys(),
  ])
}
