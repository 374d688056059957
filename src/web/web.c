/* web: puts the role together. */
#include "web.h"

#include "access_log.h"
#include "address_gate.h"
#include "arena.h"
#include "article_book.h"
#include "db.h"
#include "gate.h"
#include "http_server.h"
#include "intake.h"
#include "log.h"
#include "members.h"
#include "reply_book.h"
#include "pdf.h"
#include "refusals.h"
#include "throttle.h"

#define WORKERS 8
#define STOP_GRACE_MS 10000

struct running {
	struct web web; /* first: handed out as struct web * */
	struct gate *gate;
};

static enum err start_server(struct running *running)
{
	const struct web_options *options = &running->web.options;
	return http_server_start(&(struct http_server_options){
					 .listen = options->listen,
					 .threads = options->threads,
					 .workers = WORKERS,
					 .connections = 4096,
					 .trusted_proxies = options->trusted_proxies,
					 .context = running->gate,
					 .route = gate_route,
					 .handle = gate_handle,
					 .refuse = gate_refuse,
					 .log = gate_log,
				 },
	                         &running->web.server);
}

/* So that the first count after a start is as quick as the others. Failing is
 * no reason not to start: the sets are read when they are asked for. */
static void warm_up(struct web *web)
{
	struct arena *arena = arena_new();
	const struct people *set;
	struct db *db;
	enum err result = db_take(web->options.db, arena, DB_READ, &db);
	if (result == OK)
		result = members_following(db, arena, web->members, &set);
	if (result == OK)
		result = members_blocked(db, arena, web->members, &set);
	if (result != OK)
		log_failure("not_warmed_up", result, "%s", "");
	arena_free(&arena);
}

enum err web_start(const struct web_options *options, struct web **out)
{
	struct running *running = mem_make(sizeof *running);
	struct web *web = &running->web;
	web->options = *options;
	web->addresses = address_gate_new(options->db, options->console_allow);
	web->members = members_new(0);
	web->articles = article_book_new();
	web->replies = reply_book_new();
	web->fonts = pdf_fonts_new(options->poster_font_file, options->poster_bold_font_file);
	web->refusals = refusals_new();
	web->throttle = throttle_new();
	running->gate = gate_new(web);
	warm_up(web);
	enum err result = intake_start(options->inbox, options->wake, &web->intake);
	if (result == OK)
		result = access_log_start(options->access, &web->access_log);
	if (result == OK)
		result = start_server(running);
	if (result != OK) {
		web_stop(&web);
		return result;
	}
	*out = web;
	return OK;
}

int web_port(const struct web *web) { return http_server_port(web->server); }

void web_stop(struct web **web_at)
{
	struct running *running = (struct running *)*web_at;
	*web_at = NULL;
	if (!running)
		return;
	http_server_stop(&running->web.server, STOP_GRACE_MS);
	intake_stop(&running->web.intake);
	access_log_stop(&running->web.access_log);
	gate_free(&running->gate);
	address_gate_free(&running->web.addresses);
	members_free(&running->web.members);
	article_book_free(&running->web.articles);
	reply_book_free(&running->web.replies);
	pdf_fonts_free(&running->web.fonts);
	refusals_free(&running->web.refusals);
	throttle_free(&running->web.throttle);
	mem_free(running);
}
