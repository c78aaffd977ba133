import { ERROR_CODES, type ControlPlaneError, type ErrorCode } from '@acp/contracts';

/** An error answer by RFC 9457, with our stable `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail?: string;
  errors?: readonly { code: string; path: string; message: string }[];
  request_id?: string;
  [extension: string]: unknown;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

export interface ProblemParts {
  detail?: string;
  errors?: Problem['errors'];
  /** Where HTTP knows a more exact status than the code's own (414, 431). */
  status?: number;
  extensions?: Readonly<Record<string, unknown>>;
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
