/* site: taken from console_url of the settings file, public_url when it is empty. */
#include "site.h"

#include "arena.h"
#include "call.h"
#include "cidr.h"
#include "url.h"

struct str site_origin(struct call *call)
{
	const struct web_options *options = &call->web->options;
	struct str base = options->console_url.len ? options->console_url : options->public_url;
	ptrdiff_t scheme = str_find(base, S("://"));
	if (scheme < 0)
		return base;
	struct str rest = str_skip(base, (size_t)scheme + 3);
	ptrdiff_t slash = str_find_char(rest, '/');
	return slash < 0 ? base : str_left(base, (size_t)scheme + 3 + (size_t)slash);
}

enum err site_of(struct call *call, struct webauthn_site *out)
{
	struct url url;
	struct address address;
	struct str origin = site_origin(call);
	TRY(url_parse(origin, &url));
	if (address_parse(url.host, &address))
		return fail(ERR_INVALID, "管理画面のアドレスが名前でないため、パスキーは使えません。");
	*out = (struct webauthn_site){.id = str_dup(call->arena, url.host), .origin = origin};
	return OK;
}
