import { describe, expect, it } from 'vitest'
import { amountOf, blank, check, heldOf, inputOf, minorOf, type Form } from './form'

const good: Form = {
  ...blank,
  marketer: { id: 'mar_1', name: 'Peak Traffic' },
  creator: { id: 'cre_1', name: 'Mila' },
  name: ' Spring ',
  link: 'https://page.example/mila',
  fans: '500',
  price: '1.85',
}

describe('the form of an order', () => {
  it('takes what the server takes', () => {
    expect(check(good)).toEqual({})
    expect(check({ ...good, guaranteed: true, fansPerWeek: '10' })).toEqual({})
  })

  it.each<[string, Partial<Form>, string]>([
    ['no marketer', { marketer: null }, 'marketerId'],
    ['no creator', { creator: null }, 'creatorId'],
    ['a blank name', { name: '  ' }, 'campaign.name'],
    ['a name of 121 characters', { name: 'ä'.repeat(121) }, 'campaign.name'],
    ['another scheme', { link: 'ftp://page.example' }, 'campaign.link'],
    ['no scheme', { link: 'page.example' }, 'campaign.link'],
    ['credentials in a link', { link: 'https://me:secret@page.example' }, 'campaign.link'],
    ['no fans', { fans: '0' }, 'fansOrdered'],
    ['too many fans', { fans: '10000001' }, 'fansOrdered'],
    ['half a fan', { fans: '1.5' }, 'fansOrdered'],
    ['no price', { price: '0.00' }, 'pricePerFan.amount'],
    ['too many decimals', { price: '1.855' }, 'pricePerFan.amount'],
    ['decimals of a currency without', { price: '1.5', currency: 'JPY' }, 'pricePerFan.amount'],
    ['a comma', { price: '1,85' }, 'pricePerFan.amount'],
    ['more than can be kept', { fans: '10000000', price: '90000000000' }, 'pricePerFan.amount'],
    ['too little a week', { guaranteed: true, fansPerWeek: '9' }, 'guarantee.fansPerWeek'],
  ])('refuses %s', (_, change, field) => {
    expect(Object.keys(check({ ...good, ...change }))).toEqual([field])
  })

  it('counts money exactly', () => {
    expect(heldOf(good)).toBe('925.00')
    expect(heldOf({ ...good, fans: '10000000', price: '9007199254.99' })).toBe('90071992549900000.00')
    expect(heldOf({ ...good, fans: '' })).toBeNull()
    expect(amountOf(5n, 'USD')).toBe('0.05')
    expect(amountOf(5n, 'JPY')).toBe('5')
    expect(minorOf('1.5', 'KWD')).toBe(1500n)
  })

  it('sends trial days and a guarantee only where there are any', () => {
    expect(inputOf(good, 'k')).toMatchObject({ campaign: { name: 'Spring', trialDays: null }, guarantee: null, idempotencyKey: 'k' })
    expect(inputOf({ ...good, type: 'FREE_TRIAL', guaranteed: true, fansPerWeek: '70' }, 'k')).toMatchObject({
      campaign: { trialDays: 7 },
      guarantee: { firstFanDays: 3, fansPerWeek: 70, policy: 'PAUSE' },
    })
  })
})
