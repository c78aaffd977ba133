import { lastPartOf } from './address.js';

describe('lastPartOf', () => {
  it.each(['desk', 'desk/pricing', 'a?b=c&d#e', '100%', '%2F', '<b>', 'عميل'])(
    'reads the name %j from the address that was made of it',
    (name) => {
      expect(lastPartOf(`/consumers/${encodeURIComponent(name)}`)).toBe(name);
    },
  );

  it('takes what is no escape as it is', () => {
    expect(lastPartOf('/consumers/100%')).toBe('100%');
  });
});
