export { NEVER, withDeadline } from './deadline.js';
export { textOf } from './error-text.js';
export { KeptConnection } from './kept-connection.js';
export { TLS_OPTION, tlsConnectionOptions, type TlsOption } from './tls-options.js';
