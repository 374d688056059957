/* oidc: discovery, the exchange of the code (with PKCE), the check of the ID
 * token. Keys are fetched for each sign-in: a key that changed is no special case. */
#include "oidc.h"

#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "emit.h"
#include "field.h"
#include "http_client.h"
#include "id_token.h"
#include "jobs.h"
#include "secret.h"
#include "str.h"
#include "url.h"

#define CALL_MS 5000
#define ANSWER_MOST ((size_t)256 << 10)
#define FORM S("application/x-www-form-urlencoded")

static enum err no_answer(void) { return fail(ERR_BUSY, "the identity provider does not answer"); }

static bool is_safe(const struct jobs *jobs, struct str url)
{
	return url_is_https(url) || (jobs->options.oidc_plain && str_starts(url, S("http://")));
}

static enum err open_client(const struct jobs *jobs, struct http_client **out)
{
	return http_client_open(&(struct http_client_options){.allow_plain = jobs->options.oidc_plain, .connections = 1,
	                                                      .total_ms = CALL_MS, .ceiling = ANSWER_MOST},
	                        out);
}

static enum err fetch(struct http_client *client, struct arena *arena, const struct http_call *call, struct str *out)
{
	struct http_reply reply = {0};
	if (http_call(client, arena, call, &reply) != OK || reply.status >= 500)
		return no_answer();
	if (reply.status != 200)
		return fail(ERR_DENIED, "the identity provider answered %d", reply.status);
	*out = reply.body;
	return OK;
}

struct provider {
	struct str authorize, token, keys;
	bool by_post; /* the client's secret goes into the form, not into a header */
};

static bool takes(const struct node *list, struct str word)
{
	for (size_t i = 0; node_is(list, NODE_ARRAY) && i < node_count(list); i++)
		if (str_eq(node_text(node_at(list, i), S("")), word))
			return true;
	return false;
}

static enum err discover(const struct jobs *jobs, struct http_client *client, struct arena *arena, struct provider *out)
{
	const struct node *about;
	struct str text, issuer = jobs->options.oidc_issuer;
	struct str url = str_fmt(arena, "%.*s/.well-known/openid-configuration", FMT(issuer));
	TRY(fetch(client, arena, &(struct http_call){.method = HTTP_GET, .url = url}, &text));
	TRY(node_parse(arena, text, &about));
	const struct node *methods = node_get(about, "token_endpoint_auth_methods_supported");
	struct provider provider = {
		.authorize = node_text(node_get(about, "authorization_endpoint"), S("")),
		.token = node_text(node_get(about, "token_endpoint"), S("")),
		.keys = node_text(node_get(about, "jwks_uri"), S("")),
		.by_post = takes(methods, S("client_secret_post")) && !takes(methods, S("client_secret_basic")),
	};
	if (!str_eq(node_text(node_get(about, "issuer"), S("")), issuer) || !is_safe(jobs, provider.authorize) ||
	    !is_safe(jobs, provider.token) || !is_safe(jobs, provider.keys))
		return fail(ERR_DENIED, "the identity provider's description does not fit oidc_issuer");
	*out = provider;
	return OK;
}

static enum err ready(const struct jobs *jobs)
{
	return jobs->options.oidc_issuer.len ? OK : fail(ERR_INVALID, "シングルサインオンが設定されていません。");
}

static enum err say(struct arena *arena, const char *first, struct str one, const char *second, struct str two,
                    struct str *out)
{
	struct buf text;
	struct emit emit;
	buf_init(&text, arena, 16384);
	emit_init(&emit, &text);
	emit_begin(&emit, NULL);
	emit_text(&emit, first, one);
	emit_text(&emit, second, two);
	emit_end(&emit);
	return buf_done(&text, out);
}

enum err oidc_where(void *context, struct arena *arena, const struct node *in, struct str *out)
{
	struct jobs *jobs = context;
	struct http_client *client;
	struct provider provider;
	(void)in;
	TRY(ready(jobs));
	TRY(open_client(jobs, &client));
	enum err result = discover(jobs, client, arena, &provider);
	http_client_close(&client);
	TRY(result);
	return say(arena, "authorize", provider.authorize, "issuer", jobs->options.oidc_issuer, out);
}

static void add_field(struct buf *out, const char *name, struct str value)
{
	buf_fmt(out, "%s%s=", out->len > 0 ? "&" : "", name);
	url_encode(out, value);
}

struct exchange {
	struct str code, redirect_uri, verifier, nonce;
};

static struct str basic(struct arena *arena, struct str id, struct str secret)
{
	struct buf pair;
	buf_init(&pair, arena, 8192);
	url_encode(&pair, id);
	buf_char(&pair, ':');
	url_encode(&pair, secret);
	struct str encoded = base64_encode(arena, buf_view(&pair));
	return str_fmt(arena, "Basic %.*s", FMT(encoded));
}

static enum err ask_token(const struct jobs *jobs, struct http_client *client, struct arena *arena,
                          const struct provider *provider, const struct exchange *exchange, struct str *id_token)
{
	struct buf form;
	struct str text;
	const struct node *answer;
	const struct secret *secret = jobs->options.oidc_secret;
	struct http_pair headers[2] = {{S("Content-Type"), FORM}};
	size_t count = 1;
	buf_init(&form, arena, 16384);
	add_field(&form, "grant_type", S("authorization_code"));
	add_field(&form, "code", exchange->code);
	add_field(&form, "redirect_uri", exchange->redirect_uri);
	add_field(&form, "code_verifier", exchange->verifier);
	add_field(&form, "client_id", jobs->options.oidc_client_id);
	if (secret && provider->by_post)
		add_field(&form, "client_secret", secret_view(secret));
	else if (secret)
		headers[count++] = (struct http_pair){S("Authorization"), basic(arena, jobs->options.oidc_client_id, secret_view(secret))};
	TRY(fetch(client, arena,
	          &(struct http_call){.method = HTTP_POST, .url = provider->token, .headers = headers, .header_count = count,
	                              .body = buf_view(&form), .once = true},
	          &text));
	TRY(node_parse(arena, text, &answer));
	*id_token = node_text(node_get(answer, "id_token"), S(""));
	return id_token->len ? OK : fail(ERR_DENIED, "the identity provider gave no ID token");
}

static enum err find_out(const struct jobs *jobs, struct http_client *client, struct arena *arena,
                         const struct exchange *exchange, struct id_token *out)
{
	struct provider provider;
	struct str token, keys;
	TRY(discover(jobs, client, arena, &provider));
	TRY(ask_token(jobs, client, arena, &provider, exchange, &token));
	TRY(fetch(client, arena, &(struct http_call){.method = HTTP_GET, .url = provider.keys}, &keys));
	struct id_token_expected expected = {.issuer = jobs->options.oidc_issuer, .client_id = jobs->options.oidc_client_id,
	                                     .nonce = exchange->nonce, .claim = jobs->options.oidc_claim,
	                                     .now = clock_now()};
	enum err result = id_token_check(arena, token, keys, &expected, out);
	return result == ERR_NOT_FOUND ? ERR_DENIED : result;
}

enum err oidc_who(void *context, struct arena *arena, const struct node *in, struct str *out)
{
	struct jobs *jobs = context;
	struct http_client *client;
	struct exchange exchange;
	struct id_token who;
	TRY(field_text(in, "code", 1, 4000, &exchange.code));
	TRY(field_text(in, "redirect_uri", 1, 500, &exchange.redirect_uri));
	TRY(field_text(in, "verifier", 43, 128, &exchange.verifier));
	TRY(field_text(in, "nonce", 1, 200, &exchange.nonce));
	TRY(ready(jobs));
	TRY(open_client(jobs, &client));
	enum err result = find_out(jobs, client, arena, &exchange, &who);
	http_client_close(&client);
	TRY(result);
	return say(arena, "subject", who.subject, "name", who.name, out);
}
