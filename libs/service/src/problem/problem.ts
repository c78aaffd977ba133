import {
  ERROR_CODES,
  type ControlPlaneError,
  type ErrorCode,
  type Problem as ProblemOfAnyCode,
  type ProblemExtensions,
} from '@acp/contracts';

/** An error answer by RFC 9457, with our stable `code`. */
export interface Problem extends ProblemOfAnyCode {
  code: ErrorCode;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

export interface ProblemParts {
  detail?: string;
  errors?: Problem['errors'];
  /** Where HTTP knows a more exact status than the code's own (414, 431). */
  status?: number;
  extensions?: Readonly<ProblemExtensions>;
}

export function problemOf(code: ErrorCode, parts: ProblemParts = {}): Problem {
  const { status, title } = ERROR_CODES[code];
  return {
    ...parts.extensions,
    type: `urn:control-plane:error:${code}`,
    title,
    status: parts.status ?? status ?? 500,
    code,
    ...(parts.detail && { detail: parts.detail }),
    ...(parts.errors && parts.errors.length > 0 && { errors: parts.errors }),
  };
}

export function problemOfError({ code, message, context }: ControlPlaneError): Problem {
  return problemOf(code, {
    detail: message,
    errors: context.reasons,
    extensions: context.extensions,
  });
}
