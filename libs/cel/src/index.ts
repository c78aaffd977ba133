export {
  compileExpression,
  type Clause,
  type Compiled,
  type Context,
  type Expression,
  type ExpressionType,
} from './expression.js';
export { EXPRESSION_COST_MAX } from './cost.js';
export {
  compileObject,
  type CompiledObject,
  type EvaluatedObject,
  type ObjectProblem,
  type ObjectResult,
} from './object.js';
export { jsonOf } from './json-value.js';
export { scopeOf, type OwnFunction, type Scope, type ScopeOptions } from './scope.js';
export type { JsonSchema } from './json-schema.js';
export { Decimal } from './decimal.js';
