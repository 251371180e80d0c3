import { describe, expect, it } from 'vitest'
import { monthsOf, readYearFile } from './year'

const days = `0${'1'.repeat(364)}`

describe('a year of working days', () => {
  it('has twelve months, each beginning under its weekday', () => {
    const months = monthsOf({
      year: 2026,
      days,
      names: [{ name: '元旦', date: '2026-01-01', isOffDay: true }],
    })
    expect(months).toHaveLength(12)
    expect(months[0]).toMatchObject({ month: 1, before: 3 })
    expect(months[0]?.days[0]).toMatchObject({ day: 1, off: true, name: '元旦', makeUp: false })
    expect(months[0]?.days[3]).toMatchObject({ day: 4, off: false, makeUp: true })
    expect(months[11]?.days).toHaveLength(31)
  })

  it('reads the published file and leaves out what the calendar does not know', () => {
    const text = JSON.stringify({
      $schema: 'x',
      year: 2027,
      papers: ['https://example.org/1'],
      days: [{ name: '元旦', date: '2027-01-01', isOffDay: true, extra: 1 }],
    })
    expect(readYearFile(text)).toEqual({
      year: 2027,
      papers: ['https://example.org/1'],
      days: [{ name: '元旦', date: '2027-01-01', isOffDay: true }],
    })
  })

  it('says no to anything else', () => {
    expect(readYearFile('not json')).toBeNull()
    expect(readYearFile('{"year":2027}')).toBeNull()
    expect(readYearFile('{"year":2027,"days":[{"name":1}]}')).toBeNull()
  })
})
