import { registerCatalogue } from '@acp/catalogue';
import { decodeMessage } from '@acp/consumer';
import { buildEvent } from '@acp/testing';
import { join } from 'node:path';

const EXAMPLES = join(__dirname, '../../examples/catalogue');

const written = buildEvent({
  event_type: 'SHIPMENT_DELIVERED',
  schema_version: 1,
  payload: { parcel: 'P-1', weight_kg: '0.50' },
});
const read = () => decodeMessage({ payload: JSON.stringify(written), headers: {} } as never);

describe('a consumer with a database of its own', () => {
  it('reads the newest version of a type once it is given the catalogue, before as it was written', () => {
    expect(read()).toMatchObject({ event: { schema_version: 1, payload: written.payload } });
    registerCatalogue(EXAMPLES);
    expect(read()).toMatchObject({
      event: { schema_version: 2, payload: { parcel: 'P-1', weight_g: '500', carrier: 'unknown' } },
    });
  });
});
