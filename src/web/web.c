/* web: puts the role together. */
#include "web.h"

#include "arena.h"
#include "gate.h"
#include "http_server.h"
#include "intake.h"
#include "members.h"

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

enum err web_start(const struct web_options *options, struct web **out)
{
	struct running *running = mem_make(sizeof *running);
	struct web *web = &running->web;
	web->options = *options;
	web->members = members_new(0);
	running->gate = gate_new(web);
	enum err result = intake_start(options->inbox, options->wake, &web->intake);
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
	gate_free(&running->gate);
	members_free(&running->web.members);
	mem_free(running);
}
