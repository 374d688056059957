/* ask: one datagram a question, one an answer, over a SOCK_SEQPACKET pair. */
#include "ask.h"

#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "emit.h"
#include "field.h"
#include "str.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct ask_client {
	int socket;
	int64_t number; /* an answer that comes too late must not be taken for the next */
	int most;       /* who ask or wait at once; 0: any number */
	atomic_int here;
	pthread_mutex_t lock;
};

struct ask_server {
	int socket;
	int stop[2];
	const struct ask_row *rows;
	size_t count;
	void *context;
	pthread_t thread;
};

enum err ask_pair(int *asking_end, int *answering_end)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return fail(ERR_INTERNAL, "socketpair: %s", strerror(errno));
	*asking_end = ends[0];
	*answering_end = ends[1];
	return OK;
}

enum err ask_client_open(int asking_end, int most, struct ask_client **out)
{
	struct ask_client *client = mem_make(sizeof *client);
	client->socket = asking_end;
	client->most = most;
	pthread_mutex_init(&client->lock, NULL);
	*out = client;
	return OK;
}

void ask_client_close(struct ask_client **client_at)
{
	struct ask_client *client = *client_at;
	*client_at = NULL;
	if (!client)
		return;
	close(client->socket);
	pthread_mutex_destroy(&client->lock);
	mem_free(client);
}

static enum err send_text(int socket, struct str text)
{
	ssize_t sent;
	do
		sent = send(socket, text.ptr, text.len, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)text.len ? OK : fail(ERR_BUSY, "ask: %s", strerror(errno));
}

static enum err receive(int socket, struct arena *arena, int64_t deadline, struct str *out)
{
	struct pollfd ready = {.fd = socket, .events = POLLIN};
	int64_t left = deadline - clock_monotonic();
	if (left <= 0 || poll(&ready, 1, (int)left) <= 0)
		return fail(ERR_BUSY, "ask: no answer in time");
	char *text = arena_alloc(arena, ASK_MOST);
	ssize_t got = recv(socket, text, ASK_MOST, 0);
	if (got <= 0)
		return fail(ERR_BUSY, "ask: the other process is gone");
	*out = str_of(text, (size_t)got);
	return OK;
}

static struct str question_text(struct arena *arena, int64_t number, const char *question, struct str in)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, ASK_MOST);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_i64(&emit, "number", number);
	emit_text(&emit, "question", str_from(question));
	emit_raw(&emit, "in", in);
	emit_end(&emit);
	return buf_view(&out);
}

static enum err exchange(struct ask_client *client, struct arena *arena, const char *question,
                         struct str in, int64_t wait_ms, const struct node **out)
{
	int64_t number = ++client->number, deadline = clock_monotonic() + wait_ms;
	TRY(send_text(client->socket, question_text(arena, number, question, in)));
	for (;;) {
		struct str text;
		const struct node *answer;
		TRY(receive(client->socket, arena, deadline, &text));
		TRY(node_parse(arena, text, &answer));
		if (node_i64(node_get(answer, "number"), 0) != number)
			continue; /* of a question nobody waits for any more */
		enum err code = (enum err)node_i64(node_get(answer, "code"), ERR_INTERNAL);
		if (code != OK)
			return fail(code, "%.*s", FMT(node_text(node_get(answer, "text"), S(""))));
		*out = node_get(answer, "out");
		return OK;
	}
}

enum err ask(struct ask_client *client, struct arena *arena, const char *question, struct str in,
             int64_t wait_ms, const struct node **out)
{
	enum err result;
	int here = atomic_fetch_add(&client->here, 1);
	if (client->most > 0 && here >= client->most) {
		result = fail(ERR_BUSY, "ask: others wait already");
	} else {
		pthread_mutex_lock(&client->lock);
		result = exchange(client, arena, question, in, wait_ms, out);
		pthread_mutex_unlock(&client->lock);
	}
	atomic_fetch_sub(&client->here, 1);
	return result;
}

static enum err answer_with(struct ask_server *server, struct arena *arena, const struct node *asked,
                            struct str *out)
{
	struct str question = node_text(node_get(asked, "question"), S(""));
	for (size_t i = 0; i < server->count; i++)
		if (str_eq(question, str_from(server->rows[i].question)))
			return server->rows[i].answer(server->context, arena, node_get(asked, "in"), out);
	return fail(ERR_DENIED, "unknown question");
}

static void answer_one(struct ask_server *server, struct str text)
{
	struct arena *arena = arena_new();
	const struct node *asked;
	if (node_parse(arena, text, &asked) == OK) {
		struct str result = S("null");
		enum err code = answer_with(server, arena, asked, &result);
		struct buf out;
		struct emit emit;
		buf_init(&out, arena, ASK_MOST);
		emit_init(&emit, &out);
		emit_begin(&emit, NULL);
		emit_i64(&emit, "number", node_i64(node_get(asked, "number"), 0));
		emit_i64(&emit, "code", code);
		if (code == OK)
			emit_raw(&emit, "out", result);
		else
			emit_text(&emit, "text", str_from(err_text()));
		emit_end(&emit);
		if (send_text(server->socket, buf_view(&out)) != OK)
			err_clear(); /* the asker is gone; the loop will see it */
	}
	arena_free(&arena);
}

static void *serve(void *thing)
{
	struct ask_server *server = thing;
	char *text = mem_make(ASK_MOST);
	for (;;) {
		struct pollfd ready[2] = {{.fd = server->socket, .events = POLLIN},
		                          {.fd = server->stop[0], .events = POLLIN}};
		if (poll(ready, 2, -1) < 0 && errno != EINTR)
			break;
		if (ready[1].revents)
			break;
		if (!ready[0].revents)
			continue;
		ssize_t got = recv(server->socket, text, ASK_MOST, 0);
		if (got <= 0)
			break;
		answer_one(server, str_of(text, (size_t)got));
	}
	mem_free(text);
	return NULL;
}

enum err ask_server_start(int answering_end, const struct ask_row *rows, size_t count, void *context,
                          struct ask_server **out)
{
	struct ask_server *server = mem_make(sizeof *server);
	*server = (struct ask_server){.socket = answering_end, .rows = rows, .count = count, .context = context};
	if (pipe2(server->stop, O_CLOEXEC) != 0 ||
	    pthread_create(&server->thread, NULL, serve, server) != 0) {
		mem_free(server);
		return fail(ERR_INTERNAL, "cannot start the answering thread");
	}
	*out = server;
	return OK;
}

void ask_server_stop(struct ask_server **server_at)
{
	struct ask_server *server = *server_at;
	*server_at = NULL;
	if (!server)
		return;
	close(server->stop[1]);
	pthread_join(server->thread, NULL);
	close(server->stop[0]);
	close(server->socket);
	mem_free(server);
}
