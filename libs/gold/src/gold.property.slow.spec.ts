import { describeGoldProperty } from './describe-gold-property.spec-support.js';

jest.setTimeout(600_000);

describeGoldProperty(200);
