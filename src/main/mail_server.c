/* mail_server: the city's mail server as the settings name it. */
#include "serve.h"

#include "arena.h"
#include "mail.h"
#include "secret.h"
#include "settings.h"
#include "str.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CA_MOST ((size_t)512 << 10)

static void close_password(void *thing)
{
	struct secret *password = thing;
	secret_close(&password);
}

/* Before the role gives up reading files. */
static enum err read_file(struct arena *arena, const char *path, struct str *out)
{
	char *text = arena_alloc(arena, CA_MOST + 1);
	FILE *file = fopen(path, "re");
	if (!file)
		return fail(ERR_NOT_FOUND, "smtp_ca_file: %s: %s", path, strerror(errno));
	size_t len = fread(text, 1, CA_MOST + 1, file);
	bool failed = ferror(file) != 0;
	fclose(file);
	if (failed || len == 0 || len > CA_MOST)
		return fail(ERR_INVALID, "smtp_ca_file: %s を読めないか、空か、大きすぎます。", path);
	*out = str_of(text, len);
	return OK;
}

enum err mail_server_of(struct arena *arena, const struct settings *settings, struct mail_server **out)
{
	struct secret *password = NULL;
	struct str ca = S("");
	*out = NULL;
	if (settings->smtp_url.len == 0)
		return OK;
	if (settings->smtp_password_file.len) {
		TRY(secret_load(str_z(arena, settings->smtp_password_file), &password));
		arena_defer(arena, close_password, password);
	}
	if (settings->smtp_ca_file.len)
		TRY(read_file(arena, str_z(arena, settings->smtp_ca_file), &ca));
	*out = arena_make(arena, struct mail_server);
	**out = (struct mail_server){.url = settings->smtp_url, .from = settings->smtp_from,
	                             .sender = settings->account_name, .user = settings->smtp_user,
	                             .password = password, .plain = str_eq(settings->smtp_tls, S("none")),
	                             .ca = ca};
	return OK;
}
