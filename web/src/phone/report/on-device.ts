/* What this phone remembers for its owner, and for nobody else: where one reported from, one's own tickets, and — only
   when wanted — name and number. */
import { keepValue, keptValue } from '@/base/keep'

export interface KnownPlace {
  code: string
  name: string
}

export interface KnownTicket {
  number: string
  token: string
  title: string
  place: string
  at: number
}

export interface Contact {
  name: string
  phone: string
}

const MOST_PLACES = 5
const MOST_TICKETS = 20

export const recentPlaces = (): KnownPlace[] => keptValue<KnownPlace[]>('places') ?? []

export function rememberPlace(place: KnownPlace): void {
  const others = recentPlaces().filter((one) => one.code !== place.code)
  keepValue('places', [place, ...others].slice(0, MOST_PLACES))
}

export const ownTickets = (): KnownTicket[] => keptValue<KnownTicket[]>('tickets') ?? []

export function rememberTicket(ticket: KnownTicket): void {
  const others = ownTickets().filter((one) => one.number !== ticket.number)
  keepValue('tickets', [ticket, ...others].slice(0, MOST_TICKETS))
}

export const keptContact = (): Contact | null => keptValue<Contact>('contact')

export const keepContact = (contact: Contact | null): void => keepValue('contact', contact)
