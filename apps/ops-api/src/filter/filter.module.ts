import { Global, Module } from '@nestjs/common';
import { KnownNames } from './known-names.js';

/** What filters have in common: their members, and the names they may hold. */
@Global()
@Module({ providers: [KnownNames], exports: [KnownNames] })
export class FilterModule {}
