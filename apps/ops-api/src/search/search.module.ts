import { Module } from '@nestjs/common';
import { SearchController } from './search.controller.js';

/** Find events. */
@Module({ controllers: [SearchController] })
export class SearchModule {}
