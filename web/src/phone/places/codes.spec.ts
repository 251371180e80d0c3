import { describe, expect, it } from 'vitest'
import { placeCodeOf } from './codes'

describe('what a camera read', () => {
  it('is the code at the end of a report address', () => {
    expect(placeCodeOf('https://hospital.example/p/ZY-12E?x=1')).toBe('ZY-12E')
  })
  it('is the bare code printed under the picture', () => {
    expect(placeCodeOf(' ZY12E \n')).toBe('ZY12E')
  })
  it('is nothing when it is some other picture', () => {
    expect(placeCodeOf('https://example.com/offer')).toBe('')
    expect(placeCodeOf('一瓶水')).toBe('')
  })
})
