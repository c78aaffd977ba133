import { Module } from '@nestjs/common';
import { ChangeModel } from './change-model.js';
import { ModelsController } from './models.controller.js';

/** Which models may act at all. */
@Module({ controllers: [ModelsController], providers: [ChangeModel] })
export class ModelsModule {}
