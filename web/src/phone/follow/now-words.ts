/* Where a ticket stands, said to the one who asked, in one spoken sentence. */
import { useI18n } from 'vue-i18n'
import type { FollowView } from '@/api/types'
import { useNaming } from '@/tickets/naming'

/** Call in setup(). */
export function useNowWords(): (ticket: FollowView) => string {
  const { t } = useI18n()
  const name = useNaming()
  return (ticket) => {
    const owner = ticket.first_owner.name
    const who = ticket.assignee?.name ?? owner
    switch (ticket.state) {
      case 'registered':
        return t(ticket.reopened ? 'now.reopened' : 'now.registered', { owner })
      case 'assigned':
        return t('now.assigned', { who })
      case 'accepted':
        return t('now.accepted', { who })
      case 'on_site':
        return t('now.on_site', { who })
      case 'waiting': {
        if (ticket.wait?.reason === 'asker') return t('now.waiting_you')
        const reason = ticket.wait ? name.waitReason(ticket.wait.reason) : name.state('waiting')
        return ticket.wait?.what_for ? t('now.waiting_for', { reason, what: ticket.wait.what_for }) : reason
      }
      case 'done':
        return t('now.done', { who })
      case 'verified':
        return t('now.verified', { owner })
      case 'reported':
        return t('now.reported')
      case 'referred':
        return t('now.referred', {
          department: ticket.department?.name ?? t('report.other_department'),
          owner,
        })
      case 'closed':
        return t(`closed.${ticket.outcome ?? 'confirmed'}`)
    }
  }
}
