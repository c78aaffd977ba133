import { Module } from '@nestjs/common';
import { ConnectorsController } from './connectors.controller.js';

/** How far the connectors have read. */
@Module({ controllers: [ConnectorsController] })
export class ConnectorsModule {}
