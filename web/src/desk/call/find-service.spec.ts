import { describe, expect, it } from 'vitest'
import type { Service } from '@/api/types'
import { findServices } from './find-service'

const service = (code: string, name: string, keywords: string, frequent = 0) =>
  ({ code, name, keywords, frequent }) as Service
const all = [
  service('water', '水龙头漏水', '水管 漏水 马桶 ltls water', 2),
  service('light', '照明用电', '灯 插座 dengpao zmyd light', 1),
  service('flood', '爆管大量漏水', '爆管 水浸 bgls flood'),
]
const codes = (typed: string) => findServices(all, typed).map((one) => one.code)

describe('finding a service while somebody talks', () => {
  it('offers the frequent ones first', () => {
    expect(codes('')).toEqual(['light', 'water', 'flood'])
  })

  it('knows everyday words and the initials of the pinyin', () => {
    expect(codes('插座')).toEqual(['light'])
    expect(codes('ZMY')).toEqual(['light'])
  })

  it('puts what begins with it before what only contains it', () => {
    expect(codes('漏水')).toEqual(['water', 'flood'])
    expect(codes('水')).toEqual(['water', 'flood'])
  })

  it('says when there is none', () => {
    expect(codes('飞机')).toEqual([])
  })
})
