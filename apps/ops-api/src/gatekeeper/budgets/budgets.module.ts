import { Module } from '@nestjs/common';
import { BudgetsController } from './budgets.controller.js';

/** How much of what policies allow in a window is taken. */
@Module({ controllers: [BudgetsController] })
export class BudgetsModule {}
