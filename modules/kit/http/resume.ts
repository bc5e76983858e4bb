/**
 * A download that broke off is continued from where it was, up to five times, after a request by curl: where the server
 * named the state of what it sends (ETag, Last-Modified), so that it sends the rest only if that is still the same
 * (RFC 9110, If-Range). A server that can't, or whose file is another one by now, leaves the failure as it was.
 */
export const resumeScript = `_f=$_v; _n=0
while [ "$_n" -lt 5 ] && [ -s "$_d/body" ] && grep -Eq '^HTTP/[0-9.]+ +200' "$_d/head"; do
case $_v in 18|28|56|92) :;; *) break;; esac
_n=$((_n+1))
_e=$(sed -n 's/^[Ee][Tt][Aa][Gg]: *\\("[^"]*"\\).*/\\1/p' "$_d/head" | tail -n 1 | sed 's/["\\\\]/\\\\&/g')
[ -n "$_e" ] || _e=$(sed -n 's/^[Ll]ast-[Mm]odified: *\\([A-Za-z0-9,: ]*\\).*/\\1/p' "$_d/head" | tail -n 1)
[ -n "$_e" ] || break
sleep 1
{ cat "$_d/conf"; printf 'header = "If-Range: %s"\\n' "$_e"; } >"$_d/again"
curl -q -sS -K "$_d/again" -C - -D "$_d/more" -o "$_d/body" >/dev/null 2>>"$_d/err"; _v=$?
done
rm -f "$_d/again"; [ "$_v" = 0 ] || _v=$_f
`;
