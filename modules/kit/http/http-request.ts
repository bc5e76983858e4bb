/** What a board is asked to send. */
export interface HttpRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, unknown>>;
  /** Text to send … */
  body?: string | undefined;
  /** … or a file of the board. */
  bodyFile?: string | undefined;
  timeoutSeconds: number;
  validateCerts: boolean;
  followRedirects: boolean;
  userAgent: string;
  user?: string | undefined;
  password?: string | undefined;
  negotiate?: boolean | undefined;
  caPath?: string | undefined;
  clientCert?: string | undefined;
  clientKey?: string | undefined;
  unixSocket?: string | undefined;
  useProxy: boolean;
  useNetrc: boolean;
  decompress: boolean;
  ciphers?: readonly string[] | undefined;
}
