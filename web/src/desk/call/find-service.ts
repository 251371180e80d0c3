/* Services by what a call-taker types: name, code, everyday words, or the initials of the pinyin, which the catalogue
   keeps among the keywords. What begins with it comes before what only contains it. */
import type { Service } from '@/api/types'

function rank(service: Service, said: string): number {
  const name = service.name.toLowerCase()
  const keys = service.keywords.toLowerCase().split(/\s+/)
  if (name === said || service.code === said) return 0
  if (name.startsWith(said)) return 1
  if (keys.some((key) => key.startsWith(said)) || service.code.startsWith(said)) return 2
  if (name.includes(said) || keys.some((key) => key.includes(said))) return 3
  return -1
}

const often = (service: Service) => service.frequent || 99

export function findServices(services: readonly Service[], typed: string): Service[] {
  const said = typed.trim().toLowerCase()
  if (!said) return [...services].sort((a, b) => often(a) - often(b))
  return services
    .map((service) => ({ service, at: rank(service, said) }))
    .filter((one) => one.at >= 0)
    .sort((a, b) => a.at - b.at || often(a.service) - often(b.service))
    .map((one) => one.service)
}
