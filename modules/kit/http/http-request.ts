/**
 * Which redirections are followed: none; `urllib2` as Python does it (those of GET, HEAD and POST, by GET); `safe` those of
 * GET and HEAD; `all` as browsers do it.
 */
export type Redirects = "none" | "urllib2" | "safe" | "all";

/** What a board is asked to send. */
export interface HttpRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, unknown>>;
  /** Text to send … */
  body?: string | undefined;
  /** … or a file of the board. */
  bodyFile?: string | undefined;
  /** A file of the board: the server need not send what is no newer than it (curl only). */
  newerThan?: string | undefined;
  /** An answer that breaks off is asked for again from there on (curl only). */
  resumes?: boolean | undefined;
  timeoutSeconds: number;
  validateCerts: boolean;
  redirects: Redirects;
  /** Headers, in lower case, that are for the first server only. */
  unredirectedHeaders?: readonly string[] | undefined;
  userAgent: string;
  user?: string | undefined;
  password?: string | undefined;
  /** Sends user and password at once; without it, only when the server asks for them. */
  forceBasicAuth?: boolean | undefined;
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
