import type { HttpRequest } from "./http-request.js";

/** Whether a redirection of this request is followed at all. */
export function followsRedirects({ redirects, method }: HttpRequest): boolean {
  if (redirects === "none" || redirects === "all") return redirects === "all";
  if (method === "GET" || method === "HEAD") return true;
  return redirects === "urllib2" && method === "POST";
}

/** A request to the place of a redirection, and the statuses after which it is made, as a pattern of `case`. */
export interface Redirection {
  statuses: string;
  method: string;
  /** Whether what was sent is sent again. */
  body: boolean;
}

/**
 * The requests that may follow the first one, where they are others than curl itself would make; undefined where it does
 * what is wanted. As in Ansible: a POST becomes a GET, and everything but HEAD does after 302 and 303; 307 and 308 ask for
 * the same again. Python's own way makes a GET of all that it follows.
 */
export function redirections(request: HttpRequest): Redirection[] | undefined {
  const { redirects, method } = request;
  const plain = method === "GET" || (method === "HEAD" && redirects !== "urllib2");
  if (!followsRedirects(request) || (plain && !request.unredirectedHeaders?.length)) return undefined;
  if (redirects === "urllib2") {
    return [{ statuses: method === "POST" ? "301|302|303" : "301|302|303|307|308", method: "GET", body: false }];
  }
  return [
    { statuses: "307|308", method, body: true },
    { statuses: "301", method: method === "POST" ? "GET" : method, body: false },
    { statuses: "302|303", method: method === "HEAD" ? method : "GET", body: false },
  ];
}
