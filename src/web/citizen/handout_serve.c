/* handout_serve: a file that staff sent by a link, to be saved on the phone. */
#include "citizen.h"

#include "arena.h"
#include "call.h"
#include "handout.h"
#include "str.h"
#include "url.h"

#define DISPOSITION_MOST 2048

static enum err load(struct call *call, struct handout *file, struct str *bytes)
{
	const struct web_options *options = &call->web->options;
	struct db *db;
	TRY(db_take(options->db, call->arena, DB_READ, &db));
	enum err err = handout_by_token(db, call->arena, options->keyring, call->captures[0], call->now, file);
	if (err == OK)
		err = handout_read(db, call->arena, options->keyring, file, bytes);
	db_return(&db);
	return err;
}

enum err handout_serve(struct call *call)
{
	struct handout file;
	struct str bytes;
	struct buf how;
	enum err err = load(call, &file, &bytes);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		http_respond_text(call->response, 404, S("このファイルは見つかりません。\n開ける期間が終わったか、アドレスが途中で切れています。\nもう一度必要なときは、トークで職員にお知らせください。\n"));
		return OK;
	}
	TRY(err);
	buf_init(&how, call->arena, DISPOSITION_MOST);
	buf_lit(&how, "attachment; filename*=UTF-8''");
	url_encode(&how, file.name);
	http_respond(call->response, 200, file.mime, bytes);
	http_add_header(call->response, S("Content-Disposition"), buf_view(&how));
	http_set_header(call->response, S("Cache-Control"), S("private, no-store"));
	http_set_header(call->response, S("X-Content-Type-Options"), S("nosniff"));
	http_set_header(call->response, S("X-Robots-Tag"), S("noindex"));
	http_set_header(call->response, S("Referrer-Policy"), S("no-referrer"));
	http_set_header(call->response, S("Content-Security-Policy"), S("default-src 'none'; sandbox"));
	return OK;
}
