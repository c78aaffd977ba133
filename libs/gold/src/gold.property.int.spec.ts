import { describeGoldProperty } from './describe-gold-property.spec-support.js';

describeGoldProperty(12);
