import { connectorName } from './connector-name.js';

describe('connectorName', () => {
  it.each([
    [{ file: 'quotes.csv', records: 3 }, 'quotes.csv'],
    [{ file: '/data/in/quotes.csv' }, 'quotes.csv'],
    [{ file: 'C:\\in\\quotes.csv' }, 'quotes.csv'],
    [{ positions: {} }, 'file/9f2c/11'],
    [null, 'file/9f2c/11'],
    [7, 'file/9f2c/11'],
  ])('calls a connector with the cursor %j %s', (cursor, name) => {
    expect(connectorName({ connector: 'file/9f2c/11', cursor })).toBe(name);
  });
});
