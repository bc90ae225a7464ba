import { describe, expect, it } from 'vitest';
import { compareUrl } from '../src/compare/disagreement-list.ts';
import { filterOf } from '../src/compare/filter.ts';

describe('filter of the disagreements', () => {
  it('address_KeepsItsWordsInOrder_AndDropsEmptyAndOtherOnes', () => {
    expect(filterOf('?slice=4&verdict=none&source=a%26b&model=&dice=0-0.5')).toBe('source=a%26b&dice=0-0.5&verdict=none');
    expect(filterOf('')).toBe('');
  });

  it('compareUrl_CarriesTheFilter', () => {
    expect(compareUrl(4, '')).toBe('/compare?slice=4');
    expect(compareUrl(4, 'differ=mask')).toBe('/compare?slice=4&differ=mask');
  });
});
