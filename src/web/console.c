/* console: the staff console's files, embedded in the program. */
#include "pages.h"

#include "arena.h"
#include "asset.h"
#include "call.h"

static enum err respond(struct call *call, const struct asset_file *files, size_t count, struct str path)
{
	const struct http_asset *asset = asset_find(files, count, path);
	if (!asset)
		return fail(ERR_NOT_FOUND, "このファイルはありません。");
	/* Names that change with their content may be kept; pages must be asked for again. */
	http_set_header(call->response, S("Cache-Control"),
	                asset->immutable ? S("public, max-age=31536000, immutable") : S("no-cache"));
	http_respond_asset(call->http, call->response, asset);
	return OK;
}

enum err console_get(struct call *call)
{
	return respond(call, console_files, console_files_count, S("index.html"));
}

enum err console_asset(struct call *call)
{
	struct str path = str_fmt(call->arena, "assets/%.*s", FMT(call->captures[0]));
	return respond(call, console_files, console_files_count, path);
}

enum err citizen_asset(struct call *call)
{
	return respond(call, citizen_files, citizen_files_count, call->captures[0]);
}
